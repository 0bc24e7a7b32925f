namespace Titan.Cli.Listing;

/// <summary>The first tasks of an order, of however many are looked at: no more are held than are wanted.</summary>
/// <param name="most">How many are wanted.</param>
/// <param name="mostBytes">Beyond it the last ones are left out.</param>
internal sealed class TopTasks(TaskOrder order, int most, long mostBytes, DateTimeOffset now)
{
    // The last of them is the first to be replaced.
    private readonly PriorityQueue<TaskMessage, (SortValue? Value, string Id)> _lastFirst =
        new(Comparer<(SortValue? Value, string Id)>.Create((one, other) => order.Compare(other, one)));

    private long _bytes;

    /// <summary>Whether some were left out though they were wanted: they are too large.</summary>
    public bool IsTooMuch { get; private set; }

    /// <summary>How many were looked at.</summary>
    public long Seen { get; private set; }

    public void Add(TaskMessage task)
    {
        Seen++;
        _bytes += task.CalculateSize();
        _lastFirst.Enqueue(task, (order.ValueOf(task, now), task.Id));
        if (_lastFirst.Count > most) DropLast();
        while (_bytes > mostBytes && _lastFirst.Count > 1)
        {
            DropLast();
            IsTooMuch = true;
        }
    }

    /// <summary>In order; nothing is held any more.</summary>
    public IReadOnlyList<TaskMessage> Take()
    {
        var tasks = new TaskMessage[_lastFirst.Count];
        for (var i = tasks.Length - 1; i >= 0; i--) tasks[i] = _lastFirst.Dequeue();
        _bytes = 0;
        return tasks;
    }

    private void DropLast() => _bytes -= _lastFirst.Dequeue().CalculateSize();
}

namespace Titan.Worker.Link;

/// <summary>Attempts whose end may turn out to be that of this Worker: see <see cref="ForeignEnd"/>. Guarded by whoever owns it.</summary>
/// <param name="overdue">Called when the first has waited for long enough, on the thread of a timer.</param>
internal sealed class Doubts(TimeProvider time, Action overdue) : IDisposable
{
    private readonly Queue<(Holding Holding, Execution.AttemptEnd End, long Since)> _waiting = new();
    private ITimer? _timer;

    public void Add(Holding holding, Execution.AttemptEnd end)
    {
        _waiting.Enqueue((holding, end, time.GetTimestamp()));
        if (_waiting.Count == 1) LookAfter(ForeignEnd.Moment);
    }

    /// <summary>Those that have waited for long enough: they ended by themselves.</summary>
    public IEnumerable<(Holding Holding, Execution.AttemptEnd End)> TakeOverdue()
    {
        while (_waiting.TryPeek(out var first))
        {
            var left = ForeignEnd.Moment - time.GetElapsedTime(first.Since);
            if (left > TimeSpan.Zero)
            {
                LookAfter(left);
                yield break;
            }

            _waiting.Dequeue();
            yield return (first.Holding, first.End);
        }
    }

    /// <summary>All of them: they need not wait any more.</summary>
    public IEnumerable<(Holding Holding, Execution.AttemptEnd End)> TakeAll()
    {
        while (_waiting.TryDequeue(out var first)) yield return (first.Holding, first.End);
    }

    public void Dispose() => _timer?.Dispose();

    private void LookAfter(TimeSpan wait)
    {
        _timer ??= time.CreateTimer(_ => overdue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }
}

using Titan.Cli.Rendering;
using Titan.Cli.Terminals;
using Titan.Protocol.V1;

namespace Titan.Cli.Listing;

/// <summary>The list on a terminal, written over itself as tasks change, until Ctrl-C. Below it stand the latest of those that have left the filter, with their end.</summary>
internal sealed class LiveTasks : IDisposable
{
    /// <summary>Tasks that have left and are still shown.</summary>
    private const int LeftShown = 8;

    /// <summary>Titles, and the lines of totals.</summary>
    private const int OtherLines = 4;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Session _session;
    private readonly TaskFilter _filter;
    private readonly ListForm _form;
    private readonly WatchedPhases _phases;
    private readonly SemaphoreSlim _changed = new(1, 1);
    private readonly Lock _lock = new();
    private readonly List<TaskMessage> _left = [];
    private int _painted;

    public LiveTasks(Session session, TaskFilter filter, ListForm form)
    {
        (_session, _filter, _form) = (session, filter, form);
        _phases = new WatchedPhases(filter);
    }

    public async Task<int> RunAsync()
    {
        using var interrupts = new Interrupts(_session.Terminal);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(interrupts.Token);
        var watching = WatchAsync(over.Token);
        try
        {
            // Whichever of them fails says why.
            await await Task.WhenAny(watching, PaintAsync(over.Token));
            return ExitCodes.Done;
        }
        catch (OperationCanceledException) when (interrupts.Token.IsCancellationRequested)
        {
            return interrupts.ExitCode;
        }
        finally
        {
            await over.CancelAsync();
        }
    }

    public void Dispose() => _changed.Dispose();

    private async Task WatchAsync(CancellationToken cancellation)
    {
        await foreach (var change in _session.Client.Tasks.WatchAsync(_phases.Filter, cancellation))
        {
            lock (_lock)
            {
                foreach (var task in change.Tasks)
                {
                    if (_phases.IsMeant(task, out var hasLeft) && hasLeft) _left.Add(task);
                }

                if (_left.Count > LeftShown) _left.RemoveRange(0, _left.Count - LeftShown);
                if (_changed.CurrentCount == 0) _changed.Release();
            }
        }
    }

    private async Task PaintAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await _changed.WaitAsync(cancellation);
            var begun = _session.Terminal.Time.GetTimestamp();
            await PaintOnceAsync(cancellation);
            // A cluster that takes long to tell is asked less often.
            var took = _session.Terminal.Time.GetElapsedTime(begun);
            await Task.Delay(took * 4 > Interval ? took * 4 : Interval, _session.Terminal.Time, cancellation);
        }
    }

    private async Task PaintOnceAsync(CancellationToken cancellation)
    {
        TaskMessage[] left;
        lock (_lock) left = [.. _left];
        var rows = Math.Max(1, _session.Terminal.Height() - OtherLines - (left.Length == 0 ? 0 : left.Length + 1));
        var totals = TaskTotals.AskAsync(_session.Client, _filter, cancellation);
        var tasks = new List<TaskMessage>();
        await foreach (var page in TaskListing.PagesAsync(_session, _filter, null, Math.Min(rows, _form.Count ?? int.MaxValue), cancellation)) tasks.AddRange(page);
        // What is listed is inside, and its end is to be told; what came back is not gone.
        lock (_lock)
        {
            foreach (var task in tasks) _phases.IsMeant(task, out _);
            _left.RemoveAll(gone => tasks.Any(task => task.Id == gone.Id));
        }

        Paint(tasks, [.. left.Where(gone => tasks.All(task => task.Id != gone.Id))], await totals);
    }

    private void Paint(List<TaskMessage> tasks, List<TaskMessage> left, CountResponse? totals)
    {
        var picture = new StringWriter { NewLine = "\n" };
        var table = new TaskTable(_session, picture);
        table.Write(tasks);
        if (left.Count > 0)
        {
            picture.WriteLine(_session.Palette.Dim("no longer in the list:"));
            table.Write(left);
        }

        if (totals is not null) picture.WriteLine(_session.Palette.Dim(TextWidth.Cut(TaskTotals.Tell(totals, tasks.Count), _session.Terminal.Width ?? int.MaxValue)));
        var text = picture.ToString();
        var output = _session.Terminal.Out;
        output.Write(_painted == 0 ? "" : $"\e[{_painted}A\e[J");
        output.Write(text);
        output.Flush();
        _painted = text.Count(letter => letter == '\n');
    }
}

using Titan.Cli.Terminals;
using Titan.Client;
using Titan.Protocol.V1;

namespace Titan.Cli.Waiting;

/// <summary>
/// Says on standard error what is waited for: why nothing runs, after 2 s and whenever that changes; and of many tasks, on a terminal, how far they are.
/// It lives as long as the wait.
/// </summary>
internal sealed class WaitReport : IAsyncDisposable
{
    private static readonly TimeSpan Repaint = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _over = new();
    private readonly Session _session;
    private readonly TaskTally _tally;
    private readonly bool _isNamed;
    private readonly RepaintedLine? _line;
    private readonly Task _telling;

    /// <param name="isNamed">Whether the task is named for which a reason is told.</param>
    private WaitReport(Session session, TaskTally tally, bool isNamed)
    {
        (_session, _tally, _isNamed) = (session, tally, isNamed);
        var isForTerminal = session.Terminal.ErrorIsTerminal && !(session.Format == OutputFormat.Json && session.Terminal.OutIsTerminal);
        _line = tally.Total > 1 && isForTerminal ? session.Line = new RepaintedLine(session.Terminal) : null;
        _telling = Task.WhenAll(TellWhyAsync(), _line is null ? Task.CompletedTask : PaintAsync(_line));
    }

    /// <param name="tally">Told by whoever waits.</param>
    public static WaitReport Of(Session session, TaskTally tally) => new(session, tally, isNamed: tally.Total > 1);

    /// <summary>The same for one task, of which nothing else is heard.</summary>
    /// <param name="isNamed">Whether others are waited for at the same time.</param>
    public static WaitReport Of(Session session, string id, bool isNamed = false)
    {
        var tally = new TaskTally(total: 1);
        tally.See(new TaskMessage { Id = id, Phase = Phase.Pending });
        return new WaitReport(session, tally, isNamed);
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _telling;
        _over.Dispose();
        _line?.End();
        if (_line is not null) _session.Line = null;
    }

    private async Task TellWhyAsync()
    {
        var (pace, reasons, hasTold) = (new WaitPace(), new WaitReasons(), false);
        try
        {
            while (true)
            {
                await Task.Delay(pace.Next(), _session.Terminal.Time, _over.Token);
                // While something runs, the others wait for that.
                if (_tally.Running > 0 && _tally.Total > 1) continue;
                if (_tally.Waiting is not { } id || await LookAsync(id) is not { } task) continue;
                if (task.Phase == Phase.Pending && reasons.IsNews(task.Reason))
                {
                    _session.Note($"waiting: {task.Reason}{(_isNamed ? $" (task {task.Id})" : "")}");
                    (hasTold, pace) = (true, new WaitPace());
                }
                else if (task.Phase == Phase.Running)
                {
                    if (hasTold && reasons.IsNews(task.Reason)) _session.Note($"running: {task.Reason}{(_isNamed ? $" (task {task.Id})" : "")}");
                    pace.IsRunning();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The wait is over.
        }
    }

    /// <summary>Null when the Manager does not say: of that whoever waits tells.</summary>
    private async Task<TaskMessage?> LookAsync(string id)
    {
        try
        {
            return await _session.Client.Tasks.GetAsync(id, _over.Token);
        }
        catch (TitanException)
        {
            return null;
        }
    }

    private async Task PaintAsync(RepaintedLine line)
    {
        var (rate, begun) = (new EndRate(), _session.Terminal.Time.GetTimestamp());
        using var timer = new PeriodicTimer(Repaint, _session.Terminal.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_over.Token))
                line.Show(ProgressText.Of(_tally.Total, _tally.Ended, _tally.Failed, _tally.Running, rate.Add(_session.Terminal.Time.GetElapsedTime(begun), _tally.Ended)));
        }
        catch (OperationCanceledException)
        {
            // The wait is over.
        }
    }
}

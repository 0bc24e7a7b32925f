using Titan.Cli.Terminals;
using Titan.Cli.Waiting;
using Titan.Protocol;
using Titan.Protocol.V1;
using TaskId = Titan.Core.Tasks.TaskId;

namespace Titan.Cli.Lines;

/// <summary>Waits for the tasks of many lines and sums them up.</summary>
internal sealed class EachLineEnding(Session session)
{
    private long _succeeded;
    private long _failed;
    private long _cancelled;

    /// <returns>The exit code of the first line's task that did not succeed.</returns>
    public async Task<int> WaitAsync(IReadOnlyList<TaskId> tasks, Interrupts interrupts)
    {
        (TaskId Task, int Code)? first = null;
        var tally = new TaskTally(tasks.Count);
        try
        {
            await using var report = WaitReport.Of(session, tally);
            foreach (var part in tasks.Chunk(WireLimits.WatchedIds))
            {
                await foreach (var task in session.Client.Tasks.WaitAsync(Array.ConvertAll(part, id => id.ToString()), areAccepted: true, tally.See, interrupts.Token))
                {
                    tally.End(task);
                    Count(task.Phase);
                    // Ids sort by the order of the lines.
                    if (task.Phase != Phase.Succeeded && TaskId.TryParse(task.Id, out var id) && (first is null || id < first.Value.Task))
                        first = (id, ExitCodes.Of(task));
                }
            }
        }
        catch (OperationCanceledException) when (interrupts.Token.IsCancellationRequested)
        {
            session.Note($"detached; {_succeeded + _failed + _cancelled} of {tasks.Count} tasks have ended and the others go on; `titan tasks` lists them");
            return interrupts.ExitCode;
        }

        session.Note($"{tasks.Count} {(tasks.Count == 1 ? "task" : "tasks")}: {_succeeded} succeeded, {_failed} failed, {_cancelled} cancelled");
        if (first is { } failure) session.Note($"the first that did not succeed is {failure.Task}; `titan why {failure.Task}` tells more");
        return first?.Code ?? ExitCodes.Done;
    }

    private void Count(Phase phase)
    {
        switch (phase)
        {
            case Phase.Succeeded: _succeeded++; break;
            case Phase.Failed: _failed++; break;
            default: _cancelled++; break;
        }
    }
}

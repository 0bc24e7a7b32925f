using Titan.Cli.Json;
using Titan.Cli.Output;
using Titan.Cli.Waiting;
using Titan.Protocol.V1;

namespace Titan.Cli.Attached;

/// <summary>How a task ended, told and turned into an exit code.</summary>
internal static class Ending
{
    /// <summary>Waits for one task.</summary>
    public static async Task<int> WaitAsync(Session session, string id, CancellationToken cancellation)
    {
        TaskMessage? ended = null;
        await using (WaitReport.Of(session, id))
        {
            await foreach (var task in session.Client.Tasks.WaitAsync([id], cancellation)) ended = task;
        }

        return await TellAsync(session, ended ?? throw new InvalidOperationException("the wait ended before the task"), cancellation);
    }

    /// <summary>Of a task that has just ended, however long the Manager is away.</summary>
    public static async Task<int> TellAsync(Session session, string id, CancellationToken cancellation) =>
        await TellAsync(session, await session.Client.Tasks.GetAsync(id, Timeout.InfiniteTimeSpan, cancellation), cancellation);

    private static async Task<int> TellAsync(Session session, TaskMessage task, CancellationToken cancellation)
    {
        await session.Terminal.Out.FlushAsync(cancellation);
        session.NoteDroppedInput();
        if (session.Format == OutputFormat.Json)
            JsonAnswer.Write(session.Terminal, Documents.Of(task, session.Now, await KeptOutput.ReadAsync(session.Client, task.Id, 0, 0, cancellation)));
        else if (task.Phase != Phase.Succeeded)
            session.Note($"task {task.Id} {Names.Of(task.Phase)}: {task.Reason}");
        if (session.Format != OutputFormat.Json && task.Attempts is [.., var last] && Removals.LineOf(last) is { } removed) session.Note(removed);
        return ExitCodes.Of(task);
    }
}

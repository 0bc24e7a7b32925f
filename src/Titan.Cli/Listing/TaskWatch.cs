using Titan.Cli.Terminals;
using Titan.Protocol.V1;

namespace Titan.Cli.Listing;

/// <summary>Tells the tasks there are, then each change, until Ctrl-C. JSON comes as one object a line, since the list has no end.</summary>
internal sealed class TaskWatch(Session session, TaskFilter filter, ListForm form)
{
    private readonly WatchedPhases _phases = new(filter);
    private readonly ChangeWriter _writer = new(session, form.Template);

    public async Task<int> RunAsync()
    {
        using var interrupts = new Interrupts(session.Terminal);
        try
        {
            var listed = false;
            await foreach (var change in session.Client.Tasks.WatchAsync(_phases.Filter, interrupts.Token))
            {
                Write(change.Tasks);
                if (!change.Lagged) continue;

                // Listed once the watch is open: what changes in between is told by both, and written once.
                if (listed) session.Note("changes were left out; here is the list again");
                await foreach (var page in TaskListing.PagesAsync(session, filter, null, form.Count, interrupts.Token)) Write(page);
                listed = true;
            }
        }
        catch (OperationCanceledException) when (interrupts.Token.IsCancellationRequested)
        {
            return interrupts.ExitCode;
        }

        return ExitCodes.Done;
    }

    private void Write(IEnumerable<TaskMessage> tasks) => _writer.Write([.. tasks.Where(task => _phases.IsMeant(task, out _))]);
}

using Google.Protobuf.Collections;
using Titan.Cli.Json;
using Titan.Cli.Rendering;
using Titan.Cli.Terminals;
using Titan.Protocol.V1;

namespace Titan.Cli.Listing;

/// <summary>Tells the tasks there are, then each change, until Ctrl-C. JSON comes as one object a line, since the list has no end.</summary>
internal sealed class TaskWatch(Session session, TaskFilter filter, ListForm form)
{
    private readonly TaskTable _table = new(session);

    public async Task<int> RunAsync()
    {
        using var interrupts = new Interrupts(session.Terminal);
        try
        {
            var listed = false;
            await foreach (var change in session.Client.Tasks.WatchAsync(filter, interrupts.Token))
            {
                Write(change.Tasks);
                if (!change.Lagged) continue;

                // Listed once the watch is open: what changes in between is told twice rather than not at all.
                if (listed) session.Note("changes were left out; here is the list again");
                await ListAsync(interrupts.Token);
                listed = true;
            }
        }
        catch (OperationCanceledException) when (interrupts.Token.IsCancellationRequested)
        {
            return interrupts.ExitCode;
        }

        return ExitCodes.Done;
    }

    private async Task ListAsync(CancellationToken cancellation)
    {
        await foreach (var page in TaskListing.PagesAsync(session.Client, filter, form.Count ?? int.MaxValue, cancellation)) Write(page.Tasks);
    }

    private void Write(RepeatedField<TaskMessage> tasks)
    {
        if (tasks.Count > 0 && session.Format is OutputFormat.Table or OutputFormat.Wide) _table.Write(tasks);
        foreach (var task in tasks)
        {
            if (session.Format == OutputFormat.Id) session.Terminal.Out.WriteLine(task.Id);
            if (session.Format == OutputFormat.Json) JsonAnswer.WriteLine(session.Terminal, Documents.Of(task));
        }

        session.Terminal.Out.Flush();
    }
}

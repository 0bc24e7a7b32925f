using Titan.Cli.Output;
using Titan.Cli.Terminals;
using Titan.Cli.Waiting;
using Titan.Client.Tasks;
using Titan.Protocol.V1;

namespace Titan.Cli.Attached;

/// <summary>A task whose output is shown as it comes, and whose exit code becomes ours.</summary>
internal static class AttachedTask
{
    /// <param name="isLossy">Whether bytes may be missing of what is shown; otherwise a task that succeeded without all of its output ends with 125.</param>
    public static async Task<int> RunAsync(Session session, TaskSpec spec, bool isLossy)
    {
        using var interrupts = new Interrupts(session.Terminal);
        if (await Submitting.SubmitAsync(session, spec, interrupts) is not { } submitted) return interrupts.ExitCode;
        if (session.Terminal.ErrorIsTerminal) session.Note($"task {submitted.Id}");
        try
        {
            // A task that had been there already may have many attempts behind it; a new one is shown from its first.
            var query = new LogQuery { Id = submitted.Id, Follow = true, FirstAttempt = submitted.Existed ? 0 : 1 };
            if (session.Format == OutputFormat.Json) return await Ending.WaitAsync(session, submitted.Id, interrupts.Token);

            var printer = new LogPrinter(session);
            await using (WaitReport.Of(session, submitted.Id)) await printer.PrintAsync(query, interrupts.Token);
            var code = await Ending.TellAsync(session, submitted.Id, interrupts.Token);
            if (code != ExitCodes.Done || isLossy || LostOutput.Of(printer, spec) is not { } lost) return code;
            session.Note(lost);
            return ExitCodes.TitanFailed;
        }
        catch (OperationCanceledException) when (interrupts.Token.IsCancellationRequested)
        {
            return Detaching.Tell(session, submitted.Id, interrupts);
        }
    }
}

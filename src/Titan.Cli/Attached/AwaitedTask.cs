using Titan.Cli.Terminals;
using Titan.Protocol.V1;

namespace Titan.Cli.Attached;

/// <summary>A task that is waited for in silence, and whose exit code becomes ours.</summary>
internal static class AwaitedTask
{
    public static async Task<int> RunAsync(Session session, TaskSpec spec)
    {
        using var interrupts = new Interrupts(session.Terminal);
        if (await Submitting.SubmitAsync(session, spec, interrupts) is not { } submitted) return interrupts.ExitCode;
        if (session.Format != OutputFormat.Json)
        {
            await session.Terminal.Out.WriteLineAsync(submitted.Id);
            await session.Terminal.Out.FlushAsync(CancellationToken.None);
        }

        try
        {
            return await Ending.WaitAsync(session, submitted.Id, interrupts.Token);
        }
        catch (OperationCanceledException) when (interrupts.Token.IsCancellationRequested)
        {
            return Detaching.Tell(session, submitted.Id, interrupts);
        }
    }
}

using Titan.Cli.Terminals;
using Titan.Protocol.V1;

namespace Titan.Cli.Attached;

/// <summary>Submits the task that will be waited for. Ctrl-C in that moment must not lose its id: the Manager may have queued it already.</summary>
internal static class Submitting
{
    /// <summary>How long an answer that is on its way is waited for after Ctrl-C.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <returns>Null after Ctrl-C without an answer, which has been told.</returns>
    public static async Task<SubmitResponse?> SubmitAsync(Session session, TaskSpec spec, Interrupts interrupts)
    {
        using var giveUp = new CancellationTokenSource();
        await using var interrupted = interrupts.Token.Register(() => giveUp.CancelAfter(Grace));
        try
        {
            return await session.Client.Tasks.SubmitAsync(spec, giveUp.Token);
        }
        catch (OperationCanceledException) when (giveUp.IsCancellationRequested)
        {
            session.Note("stopped before the manager answered; whether the task was queued is not known, `titan tasks` tells");
            return null;
        }
    }
}

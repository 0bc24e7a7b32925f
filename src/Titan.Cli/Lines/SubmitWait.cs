using Titan.Client;

namespace Titan.Cli.Lines;

/// <summary>Waits for the answer to lines that were sent, and says so when it is long in coming: after 5 s, then less and less often.</summary>
/// <param name="unanswered">How many lines have no answer yet; with none, it is the reader of our lines that waits.</param>
internal sealed class SubmitWait(Session session, Func<int> unanswered)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    public async Task<bool> ForAsync(Task<bool> answer, CancellationToken cancellation)
    {
        var patience = First;
        while (true)
        {
            try
            {
                return await answer.WaitAsync(patience, session.Terminal.Time, cancellation);
            }
            catch (TimeoutException) when (!answer.IsCompleted)
            {
                if (unanswered() == 0) continue;
                session.Note($"waiting for the manager to accept {Plural.Count(unanswered(), "line", "lines")}{await WhyAsync(cancellation)}");
                if (patience < Longest) patience *= 2;
            }
        }
    }

    /// <summary>What the Manager says of itself; nothing when it says nothing.</summary>
    private async Task<string> WhyAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(First);
        try
        {
            return (await session.Client.Cluster.StatusAsync(limit.Token)).Trouble is { Length: > 0 } trouble ? $": {trouble}" : "; nothing is lost, what was accepted has an id";
        }
        catch (Exception failure) when (failure is TitanException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return $": {failure.Message}";
        }
    }
}

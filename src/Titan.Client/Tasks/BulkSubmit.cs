using System.Runtime.CompilerServices;
using Grpc.Core;
using Titan.Client.Connection;
using Titan.Protocol.V1;

namespace Titan.Client.Tasks;

/// <summary>Submits a stream of tasks, across interruptions where that cannot queue a task twice.</summary>
/// <param name="patience">How long to try while no Manager answers; <see cref="Timeout.InfiniteTimeSpan"/>: for ever.</param>
internal sealed class BulkSubmit(Caller caller, TitanClientOptions options, TimeSpan patience)
{
    public async IAsyncEnumerable<SubmitAnswer> RunAsync(IAsyncEnumerable<SubmitBatch> batches, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var source = new SubmitSource(batches.GetAsyncEnumerator(cancellation));
        var unanswered = new Queue<SubmitBatch>();
        var accepted = 0L;
        Backoff? backoff = null;
        while (true)
        {
            var endpoint = caller.Route.Current;
            await using var exchange = new SubmitExchange(endpoint.Tasks, unanswered, source, cancellation);
            TitanException failure;
            while (true)
            {
                (SubmitBatch Batch, SubmitManyResponse? Response)? answered;
                try
                {
                    answered = await exchange.NextAsync();
                }
                catch (RpcException rpc)
                {
                    cancellation.ThrowIfCancellationRequested();
                    failure = Failure.Of(rpc, endpoint.Address);
                    break;
                }

                if (answered is not { } answer) yield break;
                backoff = null;
                foreach (var result in answer.Batch.Answers(answer.Response)) yield return result;
                accepted += answer.Batch.Count;
            }

            if (failure.Code != StatusCode.Unavailable) throw failure;
            if (!MayRepeat(failure, exchange.Sent, unanswered)) throw Doubtful(failure, accepted, unanswered.Sum(batch => (long)batch.Count));
            caller.Route.TurnFrom(endpoint, failure.Leader);
            if (backoff is null && accepted > 0) options.Interrupted?.Invoke(failure);
            backoff ??= new Backoff(caller.Route.Length > 1, patience);
            if (!await backoff.NextAsync(endpoint.Address, caller.Route.Current.Address, cancellation)) throw failure;
        }
    }

    /// <summary>Of several batches on their way, a Manager that refuses the first may have taken the second.</summary>
    private static bool MayRepeat(TitanException failure, int sent, Queue<SubmitBatch> unanswered) =>
        failure.Reason == FailureReasons.Unreachable || (failure.NeverBegun && sent <= 1) || sent == 0 || unanswered.All(batch => batch.IsSafe);

    private static TitanException Doubtful(TitanException failure, long answered, long doubtful) => new(
        failure.Code, failure.Reason,
        $"{failure.Message}; {answered} tasks were answered before, and whether the next {doubtful} were accepted is not known",
        "see with `titan tasks`; with --id-key a submit can be repeated safely", failure);
}

using System.Runtime.CompilerServices;
using Grpc.Core;
using Titan.Client.Connection;
using Titan.Protocol.Errors;
using Titan.Protocol.V1;

namespace Titan.Client.Tasks;

/// <summary>Submits a stream of tasks, across interruptions: what was not answered is sent again, and is queued once.</summary>
/// <param name="patience">How long to try while no Manager answers; <see cref="Timeout.InfiniteTimeSpan"/>: for ever.</param>
internal sealed class BulkSubmit(Caller caller, TitanClientOptions options, TimeSpan patience)
{
    public async IAsyncEnumerable<SubmitAnswer> RunAsync(IAsyncEnumerable<SubmitBatch> batches, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var source = new SubmitSource(batches.GetAsyncEnumerator(cancellation));
        var unanswered = new Queue<SubmitBatch>();
        var accepted = 0L;
        var isDoubtful = false;
        Backoff? backoff = null;
        while (true)
        {
            var attempt = caller.Route.Begin(cancellation);
            TitanException failure;
            try
            {
                await using var exchange = new SubmitExchange(attempt, unanswered, source);
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
                        failure = attempt.FailureOf(rpc);
                        break;
                    }

                    if (answered is not { } answer) yield break;
                    backoff = null;
                    isDoubtful &= unanswered.Count > 0;
                    foreach (var result in answer.Batch.Answers(answer.Response)) yield return result;
                    accepted += answer.Batch.Count;
                }

                isDoubtful |= MayHaveBegun(failure, exchange.Sent);
            }
            finally
            {
                caller.Route.End(attempt);
            }

            if (!caller.Route.MayBeElsewhere(failure)) throw isDoubtful && !failure.IsAnswer ? NotKnown(failure, accepted, unanswered) : failure;
            caller.Route.TurnFrom(attempt.Endpoint, failure.Leader);
            if (backoff is null && accepted > 0) options.Interrupted?.Invoke(failure);
            backoff ??= new Backoff(caller.Route.Length > 1, patience);
            if (!await backoff.NextAsync(attempt.Endpoint.Address, caller.Route.Current.Address, cancellation))
                throw isDoubtful ? NotKnown(failure, accepted, unanswered) : failure;
        }
    }

    /// <summary>Of several batches on their way, a Manager that refuses the first may have taken the second.</summary>
    private static bool MayHaveBegun(TitanException failure, int sent) => failure.Reason is not (FailureReasons.Unreachable or FailureReasons.NotTitan) && sent > 0 && !(failure.NeverBegun && sent <= 1);

    private static TitanException NotKnown(TitanException failure, long answered, Queue<SubmitBatch> unanswered) => new(
        failure.Code, Reasons.OutcomeUnknown,
        $"{failure.Message}; {Plural.Count(answered, "task was", "tasks were")} answered before, and it is not known whether the next {unanswered.Sum(batch => (long)batch.Count)} were accepted",
        "look with `titan tasks --since 5m` before you submit them once more; with a key of its own each task can be repeated and is queued once", failure);
}

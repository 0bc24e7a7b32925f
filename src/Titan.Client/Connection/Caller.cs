using System.Runtime.CompilerServices;
using Grpc.Core;
using Titan.Protocol.Errors;

namespace Titan.Client.Connection;

/// <summary>Makes calls: within a time, to whichever Manager takes them, again when no answer came.</summary>
internal sealed class Caller(TitanClientOptions options) : IDisposable
{
    public Route Route { get; } = new(options);

    /// <param name="call">One try. To do it twice must be like doing it once: it reads, or is so by nature, or carries a request id.</param>
    /// <param name="effect">What it changes; null when it only reads.</param>
    /// <param name="patience">How long to try while no Manager takes it. Null: as the options say.</param>
    /// <exception cref="TitanException">Refused, failed, or no Manager took it in time; OUTCOME_UNKNOWN when it may have been done all the same.</exception>
    public async Task<T> CallAsync<T>(Func<Endpoint, CallOptions, AsyncUnaryCall<T>> call, Effect? effect, CancellationToken cancellation, TimeSpan? patience = null)
    {
        Backoff? backoff = null;
        var endless = patience == Timeout.InfiniteTimeSpan;
        var deadline = DateTime.UtcNow + options.CallTimeout;
        var isDoubtful = false;
        while (true)
        {
            var attempt = Route.Begin(cancellation);
            var endpoint = attempt.Endpoint;
            TitanException failure;
            try
            {
                if (endless) deadline = DateTime.UtcNow + options.CallTimeout;
                using var pending = call(endpoint, new CallOptions(deadline: deadline, cancellationToken: attempt.Cancellation));
                return await pending.ResponseAsync.ConfigureAwait(false);
            }
            catch (RpcException rpc)
            {
                cancellation.ThrowIfCancellationRequested();
                failure = attempt.FailureOf(rpc);
            }
            finally
            {
                Route.End(attempt);
            }

            var isUnanswered = Route.MayBeElsewhere(failure) || (failure.Code == StatusCode.DeadlineExceeded && failure.Reason == FailureReasons.NoAnswer);
            isDoubtful |= isUnanswered && !failure.NeverBegun;
            if (!isUnanswered) throw isDoubtful && !failure.IsAnswer ? NotKnown(failure, effect) : failure;

            Route.TurnFrom(endpoint, failure.Leader);
            backoff ??= new Backoff(Route.Length > 1, patience ?? options.Patience);
            if ((!endless && DateTime.UtcNow >= deadline) || !await backoff.NextAsync(endpoint.Address, Route.Current.Address, cancellation))
                throw isDoubtful ? NotKnown(failure, effect) : failure;
        }
    }

    /// <summary>Reads a stream that is opened again whenever it is interrupted.</summary>
    /// <param name="open">Called for each try; asks for what is still missing, so that nothing comes twice.</param>
    /// <param name="persistent">Once it has begun, never give up for want of a Manager.</param>
    /// <param name="opened">Told in the stream itself each time that a Manager has taken the call, before what it sends.</param>
    /// <param name="begun">Whether the caller already knows that a Manager has what is asked for.</param>
    /// <exception cref="TitanException">Refused, or no Manager took it in time.</exception>
    public async IAsyncEnumerable<T> ReadAsync<T>(
        Func<Endpoint, CallOptions, AsyncServerStreamingCall<T>> open, bool persistent,
        [EnumeratorCancellation] CancellationToken cancellation, bool begun = false, Func<T>? opened = null)
    {
        Backoff? backoff = null;
        while (true)
        {
            var attempt = Route.Begin(cancellation);
            TitanException? failure = null;
            try
            {
                using var stream = open(attempt.Endpoint, new CallOptions(cancellationToken: attempt.Cancellation));
                if (opened is not null)
                {
                    try
                    {
                        await stream.ResponseHeadersAsync;
                    }
                    catch (RpcException rpc)
                    {
                        cancellation.ThrowIfCancellationRequested();
                        failure = attempt.FailureOf(rpc);
                    }

                    if (failure is null)
                    {
                        if (!begun) (begun, backoff) = (true, null);
                        yield return opened();
                    }
                }

                while (failure is null)
                {
                    try
                    {
                        if (!await stream.ResponseStream.MoveNext(cancellation)) yield break;
                    }
                    catch (RpcException rpc)
                    {
                        cancellation.ThrowIfCancellationRequested();
                        failure = attempt.FailureOf(rpc);
                        break;
                    }

                    begun = true;
                    backoff = null;
                    yield return stream.ResponseStream.Current;
                }
            }
            finally
            {
                Route.End(attempt);
            }

            if (!Route.MayBeElsewhere(failure!)) throw failure!;
            Route.TurnFrom(attempt.Endpoint, failure!.Leader);
            if (backoff is null)
            {
                if (begun) options.Interrupted?.Invoke(failure);
                backoff = new Backoff(Route.Length > 1, begun && persistent ? Timeout.InfiniteTimeSpan : options.Patience);
            }

            if (!await backoff.NextAsync(attempt.Endpoint.Address, Route.Current.Address, cancellation)) throw failure;
        }
    }

    public void Dispose() => Route.Dispose();

    /// <summary>No answer came to a request that had left: it may have been done.</summary>
    private static TitanException NotKnown(TitanException failure, Effect? effect) => effect is null
        ? failure
        : new TitanException(failure.Code, Reasons.OutcomeUnknown, $"{failure.Message}; {effect.Unknown}", effect.Hint, failure);
}

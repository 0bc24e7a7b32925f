using System.Runtime.CompilerServices;
using Grpc.Core;

namespace Titan.Client.Connection;

/// <summary>Makes calls: with a deadline, to whichever Manager takes them, again where that is safe.</summary>
internal sealed class Caller(TitanClientOptions options) : IDisposable
{
    public Route Route { get; } = new(options);

    /// <param name="call">One try.</param>
    /// <param name="safe">Whether doing it twice is like doing it once. If not, it is only repeated when the first try certainly changed nothing.</param>
    /// <param name="patience">How long to try while no Manager takes it. Null: as the options say.</param>
    /// <exception cref="TitanException">Refused, failed, or no Manager took it in time.</exception>
    public async Task<T> CallAsync<T>(Func<Endpoint, CallOptions, AsyncUnaryCall<T>> call, bool safe, CancellationToken cancellation, TimeSpan? patience = null)
    {
        Backoff? backoff = null;
        while (true)
        {
            var endpoint = Route.Current;
            TitanException failure;
            try
            {
                using var pending = call(endpoint, new CallOptions(deadline: DateTime.UtcNow + options.CallTimeout, cancellationToken: cancellation));
                return await pending.ResponseAsync.ConfigureAwait(false);
            }
            catch (RpcException rpc)
            {
                cancellation.ThrowIfCancellationRequested();
                failure = Failure.Of(rpc, endpoint.Address);
            }

            if (failure.Code != StatusCode.Unavailable) throw failure;
            Route.TurnFrom(endpoint, failure.Leader);
            if (!safe && !failure.NeverBegun) throw Doubtful(failure);
            backoff ??= new Backoff(Route.Length > 1, patience ?? options.Patience);
            if (!await backoff.NextAsync(endpoint.Address, Route.Current.Address, cancellation)) throw failure;
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
            var endpoint = Route.Current;
            using var stream = open(endpoint, new CallOptions(cancellationToken: cancellation));
            TitanException? failure = null;
            if (opened is not null)
            {
                try
                {
                    await stream.ResponseHeadersAsync;
                }
                catch (RpcException rpc)
                {
                    cancellation.ThrowIfCancellationRequested();
                    failure = Failure.Of(rpc, endpoint.Address);
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
                    failure = Failure.Of(rpc, endpoint.Address);
                    break;
                }

                begun = true;
                backoff = null;
                yield return stream.ResponseStream.Current;
            }

            if (failure!.Code != StatusCode.Unavailable) throw failure;
            Route.TurnFrom(endpoint, failure.Leader);
            if (backoff is null)
            {
                if (begun) options.Interrupted?.Invoke(failure);
                backoff = new Backoff(Route.Length > 1, begun && persistent ? Timeout.InfiniteTimeSpan : options.Patience);
            }

            if (!await backoff.NextAsync(endpoint.Address, Route.Current.Address, cancellation)) throw failure;
        }
    }

    public void Dispose() => Route.Dispose();

    /// <summary>The connection broke after the request had left: it may have been accepted.</summary>
    internal static TitanException Doubtful(TitanException failure) => new(
        failure.Code, failure.Reason, $"{failure.Message}; whether the request was accepted is not known",
        "see with `titan tasks`; with --id-key a submit can be repeated safely", failure);
}

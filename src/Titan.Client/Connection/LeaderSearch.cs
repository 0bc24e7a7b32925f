using Grpc.Core;
using Titan.Protocol.V1;

namespace Titan.Client.Connection;

/// <summary>While the Manager that was asked says nothing, asks all the others at once, again and again, which of them leads: as RFC 8305 races addresses.</summary>
/// <param name="find">The endpoint of an address.</param>
internal sealed class LeaderSearch(IReadOnlyList<ManagerAddress> listed, Func<ManagerAddress, Endpoint> find)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>One that does not answer by then is asked anew; meanwhile the others are.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);

    /// <summary>An id that no task has. To cancel it changes nothing, and only a Manager that leads and can decide answers it otherwise than with a refusal.</summary>
    private const string Nobody = "00000000000000000000000000";

    /// <summary>Runs until one of the others leads, or it is cancelled.</summary>
    /// <returns>Null when cancelled.</returns>
    public async Task<Endpoint?> RunAsync(Endpoint silent, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var found = new TaskCompletionSource<Endpoint?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = new HashSet<ManagerAddress> { silent.Address };
        foreach (var address in listed) Ask(address);
        await using var stopped = cancellation.UnsafeRegister(_ => found.TrySetResult(null), null);
        var leader = await found.Task.ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        return leader;

        void Ask(ManagerAddress address)
        {
            lock (asked)
            {
                if (!asked.Add(address)) return;
            }

            _ = AskAsync(find(address));
        }

        async Task AskAsync(Endpoint endpoint)
        {
            while (!over.IsCancellationRequested)
            {
                var (leads, named) = await LooksLikeLeaderAsync(endpoint, over.Token).ConfigureAwait(false);
                if (leads) found.TrySetResult(endpoint);
                if (named is not null) Ask(named);
                await Task.Delay(Pause, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static async Task<(bool Leads, ManagerAddress? Named)> LooksLikeLeaderAsync(Endpoint endpoint, CancellationToken cancellation)
    {
        try
        {
            var request = new CancelRequest { Ids = { Nobody } };
            using var call = endpoint.Tasks.CancelAsync(request, new CallOptions(deadline: DateTime.UtcNow + AnswerWithin, cancellationToken: cancellation));
            await call.ResponseAsync.ConfigureAwait(false);
            return (true, null);
        }
        catch (RpcException failure)
        {
            return (false, Failure.Of(failure, endpoint.Address).Leader is { } leader && ManagerAddress.TryParse(leader, out var named) ? named : null);
        }
        catch (ObjectDisposedException)
        {
            // The client is done with.
            return (false, null);
        }
    }
}

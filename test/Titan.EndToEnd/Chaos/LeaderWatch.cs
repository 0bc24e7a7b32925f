using Titan.Client;

namespace Titan.EndToEnd.Chaos;

/// <summary>Looks all the time who leads, so that the wires lead there.</summary>
internal sealed class LeaderWatch : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly TitanClient _client;
    private readonly Task _looking;

    public LeaderWatch(string addresses, Action<string> leads, CancellationToken over)
    {
        _client = new TitanClient(new TitanClientOptions { Managers = ManagerAddress.ParseList(addresses), CallTimeout = TimeSpan.FromSeconds(1), RetryFor = TimeSpan.FromSeconds(1) });
        _looking = LookAsync(leads, over);
    }

    public async ValueTask DisposeAsync()
    {
        await _looking;
        _client.Dispose();
    }

    private async Task LookAsync(Action<string> leads, CancellationToken over)
    {
        while (await Moment.PassAsync(LookEvery, over))
        {
            try
            {
                var status = await _client.Cluster.StatusAsync(over);
                if (status.Managers.FirstOrDefault(manager => manager.Id == status.Leader) is { Address.Length: > 0 } leader) leads(leader.Address);
            }
            catch (Exception nobody) when (nobody is TitanException or OperationCanceledException)
            {
                // Soon somebody will.
            }
        }
    }
}

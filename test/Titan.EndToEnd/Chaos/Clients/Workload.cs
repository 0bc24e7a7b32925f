using Titan.Client;

namespace Titan.EndToEnd.Chaos.Clients;

/// <summary>All clients at work, over wires of their own.</summary>
internal sealed class Workload : IAsyncDisposable
{
    private readonly List<TitanClient> _clients = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _asking;
    private readonly List<Task> _listening;
    private readonly Canceller _lastCanceller;
    private readonly Violations _violations;

    public Workload(ChaosCluster cluster, Recipes recipes, Told told, Tally tally, Violations violations, int seed)
    {
        var ways = Enumerable.Range(0, ChaosCluster.Clients).Select(number => cluster.Wire(ChaosCluster.WireOf(ChaosCluster.ClientName(number))).Address).ToArray();
        _violations = violations;
        // Over no wire: one that was cut off would take its time to find out.
        _lastCanceller = new Canceller(Client(cluster.Addresses), told, tally, violations);
        _asking =
        [
            new Submitter(Client(ways[0]), recipes, told, tally, violations, new Random(seed), "a").RunAsync(_stop.Token),
            new Submitter(Client(ways[1]), recipes, told, tally, violations, new Random(seed + 1), "b").RunAsync(_stop.Token),
            new BulkSubmitter(Client(cluster.Addresses), recipes.All[0], told, tally, violations).RunAsync(_stop.Token),
            new BulkSubmitter(Client(ways[1]), recipes.All[0], told, tally, violations, hasKeys: false).RunAsync(_stop.Token),
            new PatientSubmitter(Client(ways[0], PatientSubmitter.Patience), recipes, told, violations, new Random(seed + 3)).RunAsync(_stop.Token),
            new PatientSubmitter(Client(cluster.Addresses, PatientSubmitter.Patience), recipes, told, violations, new Random(seed + 4)).RunAsync(_stop.Token),
            new Canceller(Client(ways[2]), told, tally, violations).RunAsync(_stop.Token),
            new Operator(Client(ways[2]), tally, new Random(seed + 2)).RunAsync(_stop.Token),
        ];
        _listening =
        [
            new Watcher(Client(ways[0]), told).RunAsync(_end.Token),
            new Waiter(Client(cluster.Addresses), told).RunAsync(_end.Token),
        ];

        TitanClient Client(string addresses, TimeSpan? patience = null)
        {
            var client = ChaosCluster.Client(addresses, patience);
            _clients.Add(client);
            return client;
        }
    }

    /// <summary>Asks for nothing new; what was begun is seen through, and what would never end is cancelled.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_asking).WaitAsync(Limit.Wait).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // What a client could not bear, none of its users could. One that hangs is as bad.
        foreach (var failed in _asking.Where(asking => !asking.IsCompletedSuccessfully).Concat(_listening.Where(listening => listening.IsFaulted)))
            _violations.Add("clients bear it all", failed.Exception?.GetBaseException().ToString() ?? $"a client is {failed.Status}");
        await _lastCanceller.CancelAllAsync().WaitAsync(Limit.Wait);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _end.CancelAsync();
        await Task.WhenAll([.. _asking, .. _listening]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var client in _clients) client.Dispose();
        _stop.Dispose();
        _end.Dispose();
    }
}

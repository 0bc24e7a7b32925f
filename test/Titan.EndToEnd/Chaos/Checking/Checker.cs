using Titan.EndToEnd.Chaos.Clients;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.EndToEnd.Chaos.Checking;

/// <summary>Looks at all there is once the faults are over and everything has ended.</summary>
internal sealed class Checker(ChaosCluster cluster, Told told, Recipes recipes, string mark, Tally tally, Violations violations)
{
    /// <summary>All that was begun must have ended by then: retries back off, and nobody is in a hurry.</summary>
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until nothing is pending or running, and looks.</summary>
    public async Task CheckAsync()
    {
        using var client = ChaosCluster.Client(cluster.Addresses);
        await SettleAsync(client);
        var api = await Records.ReadAsync(client);
        new LedgerRules(api, violations).Check("API");
        new PromiseRules(api, told, recipes, violations).Check();
        await new OutputRules(client, api, told, tally, violations).CheckAsync();
        if (cluster.Store.ReadAsync is not null)
        {
            var store = await Records.ReadAsync(cluster.Store);
            new LedgerRules(store, violations).Check("store");
            new AgreementRules(api, store, violations).Check();
        }

        await CheckProcessesAsync();
        tally.Count("tasks", api.All.Count);
        tally.Count("attempts", api.All.Values.Sum(task => (long)task.Attempts.Count));
        tally.Count("attempts lost", api.All.Values.Sum(task => (long)task.Attempts.Count(attempt => attempt.Phase == "lost")));
        tally.Count("late reports", api.All.Values.Sum(task => task.Attempts.Sum(attempt => (long)attempt.LateReports)));
        tally.Count("tasks acknowledged", told.Acknowledged);
        tally.Count("ends told by watch and wait", told.Ends.Count);
    }

    private async Task SettleAsync(Titan.Client.TitanClient client)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var status = await TryAsync(client);
            if (status is { Leader.Length: > 0, Tasks: { Pending: 0, Running: 0 } }) return;
            if (TimeProvider.System.GetElapsedTime(begun) > EndsWithin)
            {
                violations.Add("all ends", $"{EndsWithin.TotalSeconds} s after the last fault: {status}");
                return;
            }

            await Moment.PassAsync(LookEvery, CancellationToken.None);
        }
    }

    private static async Task<Protocol.V1.StatusResponse?> TryAsync(Titan.Client.TitanClient client)
    {
        try
        {
            await CancelForgottenAsync(client);
            return await client.Cluster.StatusAsync();
        }
        catch (Titan.Client.TitanException failure) when (Trouble.IsToBeBorne(failure))
        {
            return null;
        }
    }

    /// <summary>What never ends by itself, and whose submit was never answered: nobody is left who could cancel it.</summary>
    private static async Task CancelForgottenAsync(Titan.Client.TitanClient client)
    {
        var filter = new TaskFilter { Phases = { Phase.Pending, Phase.Running }, Labels = { [Recipes.Endless] = "yes" } };
        var ids = new List<string>();
        await foreach (var task in client.Tasks.ListAsync(filter)) ids.Add(task.Id);
        if (ids.Count > 0) await client.Tasks.CancelAsync(ids, "chaos");
    }

    /// <summary>No command outlives its attempt for longer than it takes to end it.</summary>
    private async Task CheckProcessesAsync()
    {
        var begun = TimeProvider.System.GetTimestamp();
        IReadOnlyList<int> left;
        while ((left = Processes.WithVariable(Recipes.Mark, mark)).Count > 0 && TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(10))
            await Moment.PassAsync(LookEvery, CancellationToken.None);
        foreach (var pid in left) violations.Add("no process is left", Processes.Describe(pid));
    }
}

using Titan.Cli.Listing;
using Titan.Client;
using Titan.Protocol.V1;

namespace Titan.Cli.Load;

/// <summary>What a bench that ends early leaves on the cluster.</summary>
internal static class Leftovers
{
    /// <summary>Cancels the tasks that have not ended, those too whose acceptance was never heard of.</summary>
    /// <returns>How many.</returns>
    public static async Task<int> CancelAsync(TitanClient client, BenchTasks tasks)
    {
        var cancelled = 0;
        await foreach (var page in TaskListing.PagesAsync(client, tasks.Open, int.MaxValue, CancellationToken.None))
        {
            if (page.Tasks.Count == 0) continue;
            var results = await client.Tasks.CancelAsync(page.Tasks.Select(task => task.Id), "the bench was stopped");
            cancelled += results.Count(result => result.Refusal is null && result.Outcome != CancellationOutcome.TooLate);
        }

        return cancelled;
    }
}

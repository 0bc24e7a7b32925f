using Titan.Client;
using Titan.Protocol.V1;

namespace Titan.Cli.Listing;

/// <summary>Lists that a person sorts. All that match are looked at, and no more are held than are shown.</summary>
internal static class SortedTasks
{
    /// <summary>Tasks that can be sorted.</summary>
    public const int Most = 100_000;

    /// <summary>What they may weigh on the wire.</summary>
    private const long MostBytes = 256 << 20;

    /// <param name="count">At most so many; null: all.</param>
    /// <exception cref="UsageException">They are too many, or too large.</exception>
    public static async Task<IReadOnlyList<TaskMessage>> ReadAsync(
        TitanClient client, TaskFilter filter, TaskOrder order, int? count, DateTimeOffset now, CancellationToken cancellation)
    {
        var top = new TopTasks(order, count ?? Most, MostBytes, now);
        await foreach (var page in TaskListing.PagesAsync(client, filter, int.MaxValue, cancellation))
        {
            foreach (var task in page.Tasks) top.Add(task);
            if (count is null && top.Seen > Most)
                throw new UsageException($"more than {Most} tasks match, the most that --sort takes with --all; use filters, or --limit N for the first of them");
            if (top.IsTooMuch) throw new UsageException("these tasks are too large to be sorted; use filters, or a smaller --limit");
        }

        return top.Take();
    }
}

using System.Runtime.CompilerServices;
using Titan.Client;
using Titan.Protocol.V1;

namespace Titan.Cli.Listing;

/// <summary>The order of lists that nobody sorted: what runs, the longest running first, then all else, the newest first.</summary>
internal static class RunningFirst
{
    /// <summary>Running tasks that are put in order; further ones stand where their age puts them.</summary>
    private const int MostSorted = 10_000;

    /// <summary>What they may weigh on the wire.</summary>
    private const long MostBytes = 64 << 20;

    /// <summary>Lists of <paramref name="count"/> tasks in all, or fewer when there are no more.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<TaskMessage>> PagesAsync(
        TitanClient client, TaskFilter filter, int count, DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var shown = new HashSet<string>(StringComparer.Ordinal);
        if (filter.Phases.Count == 0 || filter.Phases.Contains(Phase.Running))
        {
            var running = await RunningAsync(client, filter, Math.Min(count, MostSorted), now, cancellation);
            foreach (var task in running) shown.Add(task.Id);
            if (running.Count > 0) yield return running;
        }

        var rest = count - shown.Count;
        if (rest == 0 || (filter.Phases is [Phase.Running] && shown.Count < MostSorted)) yield break;
        // What has been shown takes room on the pages too.
        await foreach (var page in TaskListing.PagesAsync(client, filter, int.MaxValue, cancellation, pageSize: rest + shown.Count))
        {
            var others = page.Tasks.Where(task => !shown.Contains(task.Id)).Take(rest).ToList();
            if (others.Count > 0) yield return others;
            rest -= others.Count;
            if (rest == 0) yield break;
        }
    }

    private static async Task<IReadOnlyList<TaskMessage>> RunningAsync(TitanClient client, TaskFilter filter, int most, DateTimeOffset now, CancellationToken cancellation)
    {
        var running = new TopTasks(TaskOrder.LongestRunning, most, MostBytes, now);
        var runs = filter.Clone();
        runs.Phases.Clear();
        runs.Phases.Add(Phase.Running);
        await foreach (var page in TaskListing.PagesAsync(client, runs, int.MaxValue, cancellation))
        {
            foreach (var task in page.Tasks) running.Add(task);
        }

        return running.Take();
    }
}

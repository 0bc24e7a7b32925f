using System.Diagnostics;
using Titan.Client;

namespace Titan.EndToEnd.Chaos.CrashLoop;

/// <summary>Kills the Manager of a cluster and starts it again, and keeps count.</summary>
internal sealed class Deaths(Cluster cluster, TitanClient client)
{
    private readonly List<DateTimeOffset> _moments = [];
    private readonly List<TimeSpan> _recoveries = [];

    /// <summary>Has the Manager live for so long, die by <c>kill -9</c>, and lead again.</summary>
    public async Task NextAsync(TimeSpan life)
    {
        using var timer = new PeriodicTimer(life);
        await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        _moments.Add(TimeProvider.System.GetUtcNow());
        await cluster.Manager.KillAsync();

        var begun = Stopwatch.GetTimestamp();
        await cluster.StartManagerAgainAsync();
        await Eventually.Holds(() => client.Cluster.StatusAsync(), status => status.Leader.Length > 0, "a Manager that leads again");
        _recoveries.Add(Stopwatch.GetElapsedTime(begun));
    }

    /// <summary>Whether something went on from before one of them to after it.</summary>
    public bool Divide(DateTimeOffset start, DateTimeOffset end) => _moments.Any(moment => start < moment && moment < end);

    public override string ToString()
    {
        var sorted = _recoveries.Order().ToList();
        return sorted.Count == 0 ? "no deaths" : $"{sorted.Count} deaths, leads again {sorted[sorted.Count / 2].TotalSeconds:0.00} s after the next start (median; {sorted[0].TotalSeconds:0.00} to {sorted[^1].TotalSeconds:0.00} s)";
    }
}

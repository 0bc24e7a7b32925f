using System.Diagnostics;

namespace Titan.Bench.Peers;

/// <summary>Titan with tasks that do nothing: submitted while no Worker takes any, then drained.</summary>
internal sealed class TitanQueue : IContender
{
    private const int Slots = 1_000;
    private static readonly string[] Workers = ["w1", "w2"];

    private readonly Stand _stand;
    private readonly string _durability;

    private TitanQueue(Stand stand, string durability) => (_stand, _durability) = (stand, durability);

    public string Name => "Titan";

    public Conditions Conditions => new(_durability, "1,000 tasks a message of the submit", $"one stream of submits; two Workers of {Slots:#,0} slots, there and idle before");

    /// <param name="switches">The Manager's, for its store.</param>
    public static async Task<IContender> StartAsync(IEnumerable<string> switches, string durability)
    {
        var stand = await Stand.StartAsync(switches);
        await stand.LeadsAsync();
        foreach (var worker in Workers) await stand.AddWorkerAsync(Slots, worker);
        return new TitanQueue(stand, durability);
    }

    public async Task<IReadOnlyList<double>> RoundAsync(int tasks)
    {
        foreach (var worker in Workers) await _stand.Client.Cluster.DrainAsync(worker);
        var begun = Stopwatch.GetTimestamp();
        await _stand.SubmitAsync(Enumerable.Repeat(Specs.Noop(), tasks));
        var submitted = Stopwatch.GetTimestamp();
        foreach (var worker in Workers) await _stand.Client.Cluster.ResumeAsync(worker);
        await _stand.DrainedAsync();
        return [tasks / Stopwatch.GetElapsedTime(begun, submitted).TotalSeconds, tasks / Stopwatch.GetElapsedTime(submitted).TotalSeconds];
    }

    public ValueTask DisposeAsync() => _stand.DisposeAsync();
}

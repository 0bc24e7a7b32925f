using System.Diagnostics;

namespace Titan.Bench.Peers;

/// <summary>Titan running real commands on one Worker: from the first submit to the last recorded exit code, output captured.</summary>
internal sealed class TitanShell : IContender
{
    private readonly Stand _stand;
    private long _done;

    private TitanShell(Stand stand) => _stand = stand;

    public string Name => "Titan";

    public Conditions Conditions { get; } = new("none: memory store", "1,000 tasks a message of the submit", $"one Worker with {Environment.ProcessorCount} slots; each exit code recorded, output captured");

    public static async Task<IContender> StartAsync()
    {
        var stand = await Stand.StartAsync();
        await stand.AddWorkerAsync(Environment.ProcessorCount, "w1");
        return new TitanShell(stand);
    }

    public async Task<IReadOnlyList<double>> RoundAsync(int tasks)
    {
        var begun = Stopwatch.GetTimestamp();
        await _stand.SubmitAsync(Enumerable.Repeat(Specs.Shell("true"), tasks));
        await _stand.SucceededAsync(_done += tasks);
        return [tasks / Stopwatch.GetElapsedTime(begun).TotalSeconds];
    }

    public ValueTask DisposeAsync() => _stand.DisposeAsync();
}

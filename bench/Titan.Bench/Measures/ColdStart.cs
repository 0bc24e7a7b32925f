namespace Titan.Bench.Measures;

/// <summary>How long a whole `titan submit` takes, from spawn to end.</summary>
internal sealed class ColdStart : IMeasure
{
    private const int Runs = 100;

    public string Name => "cold-start";

    public async IAsyncEnumerable<Figure> RunAsync()
    {
        if (SpawnLoop.Path is null) yield break;
        await using var stand = await Stand.StartAsync();
        string[] submit = [Tree.Program("titan"), "submit", "--manager", stand.Address, "--command", "true"];
        await SpawnLoop.RunAsync(5, 1, submit);

        var lives = (await SpawnLoop.RunAsync(Runs, 1, submit)).Lives;
        yield return Figure.Median("titan submit, whole process", "ms", lives, "one after another, 5 runs of warm-up, memory store");
        yield return new Figure("titan submit, whole process, p99", "ms", Figure.Percentile(lives, 99), lives, "the same runs");
        yield return Figure.Median("titan --version, whole process", "ms", (await SpawnLoop.RunAsync(Runs, 1, Tree.Program("titan"), "--version")).Lives, "start and end alone");
    }
}

namespace Titan.Bench.Measures;

/// <summary>Size of the programs, and how long the servers take to be ready.</summary>
internal sealed class Footprint : IMeasure
{
    private const int Runs = 9;

    public string Name => "footprint";

    public async IAsyncEnumerable<Figure> RunAsync()
    {
        foreach (var program in new[] { "manager", "worker", "titan" })
        {
            var size = new FileInfo(Tree.Program(program)).Length / (1024.0 * 1024);
            yield return Figure.Median($"size of {program}", "MiB", [size], program == "manager" ? "one file, needs the ASP.NET Core runtime" : "one file");
        }

        var managers = new List<double>();
        var workers = new List<double>();
        for (var run = 0; run < Runs; run++)
        {
            await using var stand = await Stand.StartAsync();
            managers.Add(stand.Manager.StartUp.TotalMilliseconds);
            workers.Add((await stand.AddWorkerAsync(2, "w1")).StartUp.TotalMilliseconds);
        }

        yield return Figure.Median("start of manager to ready", "ms", managers, "memory store, empty");
        yield return Figure.Median("start of worker to ready", "ms", workers, "2 slots, Manager there");
    }
}

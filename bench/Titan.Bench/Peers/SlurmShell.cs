using System.Diagnostics;
using Titan.EndToEnd.Harness;

namespace Titan.Bench.Peers;

/// <summary>Slurm with an array of jobs: the quickest way it has to take many at once.</summary>
internal sealed class SlurmShell(SlurmCluster cluster) : IContender
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public string Name => cluster.Name;

    public Conditions Conditions { get; } = cluster.Conditions("one array of jobs", "`sbatch --array` of a script that is `true`, output in a file a job, until squeue lists none");

    public static async Task<IContender> StartAsync(bool tuned) => new SlurmShell(await SlurmCluster.StartAsync(tuned));

    public async Task<IReadOnlyList<double>> RoundAsync(int tasks)
    {
        FolderTree.Remove(cluster.Output);
        Directory.CreateDirectory(cluster.Output);
        var script = Path.Combine(cluster.Output, "script");
        await File.WriteAllTextAsync(script, "#!/bin/sh\ntrue\n");
        var begun = Stopwatch.GetTimestamp();
        await cluster.AskAsync("sbatch", $"--array=1-{tasks}", "--output", Path.Combine(cluster.Output, "%a.out"), script);
        while ((await cluster.AskAsync("squeue", "--noheader")).Length > 0)
        {
            if (Stopwatch.GetElapsedTime(begun) > Patience) throw new PeerException($"{tasks} jobs have not ended within {Patience.TotalMinutes} minutes");
            await Task.Delay(100);
        }

        var rate = tasks / Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var ran = Directory.GetFiles(cluster.Output, "*.out").Length;
        return ran == tasks ? [rate] : throw new PeerException($"{ran} jobs of {tasks} ran");
    }

    public ValueTask DisposeAsync() => cluster.DisposeAsync();
}

using System.Diagnostics;
using System.Globalization;

namespace Titan.Bench.Peers;

/// <summary><c>srun</c> on an idle Slurm: from its start to the first instruction of the process that it starts on the node.</summary>
internal sealed class SrunStarts(SlurmCluster cluster, Stamps stamps) : IContender
{
    // Longer than one takes: at the pace of the others they would queue up.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    public string Name => $"srun, {cluster.Name}";

    public Conditions Conditions { get; } = cluster.Conditions("none", $"open-loop, one every {Interval.TotalMilliseconds} ms, a process of srun each");

    public static async Task<IContender> StartAsync(bool tuned)
    {
        var stamps = new Stamps();
        return new SrunStarts(await SlurmCluster.StartAsync(tuned), stamps);
    }

    public async Task<IReadOnlyList<double>> RoundAsync(int tasks)
    {
        var calls = new List<Task<(string, double)>>();
        using var timer = new PeriodicTimer(Interval);
        while (calls.Count < tasks && await timer.WaitForNextTickAsync()) calls.Add(CallAsync(calls.Count.ToString(CultureInfo.InvariantCulture)));
        return stamps.Since(await Task.WhenAll(calls));
    }

    public async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        stamps.Dispose();
    }

    private async Task<(string, double)> CallAsync(string id)
    {
        var start = cluster.Command("srun", "--ntasks=1", "--quiet", stamps.Program, stamps.File);
        start.Environment["TITAN_TASK_ID"] = id;
        var at = Stamps.Now;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? (id, at) : throw new PeerException($"srun ended with {process.ExitCode}: {error.Trim()}");
    }
}

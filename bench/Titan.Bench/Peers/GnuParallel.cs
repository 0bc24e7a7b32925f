using System.Diagnostics;
using Titan.EndToEnd.Harness;

namespace Titan.Bench.Peers;

/// <summary>GNU parallel, which captures the output of each command and, with a log of jobs, records exit codes.</summary>
internal sealed class GnuParallel : IContender
{
    private static readonly string Line = $"seq \"$1\" | PARALLEL_SHELL=/bin/sh parallel -j {Environment.ProcessorCount} --will-cite --joblog \"$2\" -n 0 true";

    private readonly string _folder = Directory.CreateTempSubdirectory("titan-bench-parallel-").FullName;
    private readonly string _version;

    private GnuParallel(string version) => _version = version;

    public string Name => $"GNU parallel -j {Environment.ProcessorCount}";

    public Conditions Conditions => new(Conditions.None, Conditions.None, $"{_version}, `{Line.Replace('|', '→')}`: each command run by /bin/sh -c, its output captured in files, its exit code in the log of jobs");

    /// <exception cref="PeerException">There is none, or another program of that name.</exception>
    public static async Task<IContender> StartAsync()
    {
        var version = (await Tool.OutputAsync("/bin/sh", "-c", "parallel --version || echo not installed")).Split('\n')[0];
        return version.StartsWith("GNU parallel", StringComparison.Ordinal) ? new GnuParallel(version) : throw new PeerException($"there is no GNU parallel: {version}");
    }

    public async Task<IReadOnlyList<double>> RoundAsync(int tasks)
    {
        var log = Path.Combine(_folder, "jobs");
        var begun = Stopwatch.GetTimestamp();
        await Tool.OutputAsync("/bin/sh", "-c", Line, "sh", $"{tasks}", log);
        var rate = tasks / Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var recorded = File.ReadLines(log).Count() - 1;
        return recorded == tasks ? [rate] : throw new PeerException($"its log has {recorded} jobs of {tasks}");
    }

    public ValueTask DisposeAsync()
    {
        FolderTree.Remove(_folder);
        return ValueTask.CompletedTask;
    }
}

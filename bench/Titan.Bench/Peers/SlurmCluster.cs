using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using Titan.EndToEnd.Harness;

namespace Titan.Bench.Peers;

/// <summary>A Slurm of our own: munged, slurmctld and one slurmd on free ports of this machine, without accounting.</summary>
internal sealed class SlurmCluster : IAsyncDisposable
{
    /// <summary>Jobs under way at once for each core, of the tuned one: while one starts, others run.</summary>
    private const int TunedJobsPerCore = 4;

    private readonly bool _tuned;
    private readonly string _folder = PeerServer.NewFolder("slurm");
    private readonly List<PeerServer> _servers = [];

    private SlurmCluster(bool tuned) => _tuned = tuned;

    public string Name => _tuned ? "Slurm, tuned" : "Slurm, default";

    /// <param name="batching">How jobs are submitted.</param>
    /// <param name="setup">What comes before what is true of each contest.</param>
    public Conditions Conditions(string batching, string setup) => new(
        "state on disk within seconds, not with each job", batching,
        $"{setup}; slurmctld and one slurmd, select/cons_tres, proctrack/linuxproc, task/none, no accounting, "
        + (_tuned ? $"{Processors} processors declared, sched/builtin, defer, done jobs forgotten early" : $"{Processors} processors, sched/backfill, all else as it comes"));

    /// <summary>Where jobs write.</summary>
    public string Output => Path.Combine(_folder, "output");

    private int Processors => _tuned ? TunedJobsPerCore * Environment.ProcessorCount : Environment.ProcessorCount;

    private string Settings => Path.Combine(_folder, "slurm.conf");

    /// <exception cref="PeerException">It is not installed, or does not start.</exception>
    public static async Task<SlurmCluster> StartAsync(bool tuned)
    {
        var cluster = new SlurmCluster(tuned);
        try
        {
            await cluster.StartAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>A command of Slurm's, which is told where this cluster is.</summary>
    public ProcessStartInfo Command(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder };
        start.Environment["SLURM_CONF"] = Settings;
        return start;
    }

    /// <summary>Runs a command of Slurm's to its end.</summary>
    /// <returns>Its standard output.</returns>
    /// <exception cref="PeerException">It failed.</exception>
    public async Task<string> AskAsync(string program, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(Command(program, arguments))!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new PeerException($"{program} ended with {process.ExitCode}: {(await error).Trim()}");
    }

    public async ValueTask DisposeAsync()
    {
        // Each job has a process of its own, which would outlive the servers.
        if (_servers.Count == 3) await AskAsync("scancel", "--full", "--user", Environment.UserName);
        foreach (var server in Enumerable.Reverse(_servers)) await server.DisposeAsync();
        if (Directory.Exists(_folder)) FolderTree.Remove(_folder);
    }

    private async Task StartAsync()
    {
        var controllerPort = PeerServer.FreePort();
        var settings = await File.ReadAllTextAsync(Path.Combine(PeerFiles.Sources("slurm"), "slurm.conf"));
        if (_tuned) settings += await File.ReadAllTextAsync(Path.Combine(PeerFiles.Sources("slurm"), "tuned.conf"));
        await File.WriteAllTextAsync(
            Settings,
            settings.Replace("@FOLDER@", _folder, StringComparison.Ordinal).Replace("@HOST@", Dns.GetHostName(), StringComparison.Ordinal)
                .Replace("@CTLD_PORT@", $"{controllerPort}", StringComparison.Ordinal).Replace("@D_PORT@", $"{PeerServer.FreePort()}", StringComparison.Ordinal)
                .Replace("@CPUS@", $"{Processors}", StringComparison.Ordinal));
        foreach (var name in new[] { "state", "spool", "output" }) Directory.CreateDirectory(Path.Combine(_folder, name));

        var key = Path.Combine(_folder, "munge.key");
        await File.WriteAllBytesAsync(key, RandomNumberGenerator.GetBytes(128));
        await Tool.OutputAsync("chmod", "600", key);
        var socket = Path.Combine(_folder, "munge.socket");
        await AddAsync(() => Task.FromResult(File.Exists(socket)), "munged", "--foreground", "--force", "--socket", socket, "--key-file", key, "--pid-file", Path.Combine(_folder, "munge.pid"), "--log-file", Path.Combine(_folder, "munge.log"), "--seed-file", Path.Combine(_folder, "munge.seed"));
        await AddAsync(() => PeerServer.ListensAsync(controllerPort), "slurmctld", "-D");
        await AddAsync(async () => (await AskAsync("sinfo", "-h", "-o", "%t")).Trim() == "idle", "slurmd", "-D");
    }

    // With a high limit of descriptors slurmd would spend its time closing them all for each job that it starts.
    private async Task AddAsync(Func<Task<bool>> ready, params string[] command) =>
        _servers.Add(await PeerServer.StartAsync(PeerServer.NewFolder("slurm"), ready, ["/bin/sh", "-c", $"ulimit -n 1024; SLURM_CONF='{Settings}' exec \"$0\" \"$@\"", .. command]));
}

using System.Diagnostics;
using System.Globalization;
using Titan.Simulation.Running;

namespace Titan.Simulation.Bugs;

/// <summary>Looks for one bug, seed by seed from 1, in a process of its own: which bug a process has is settled when it begins.</summary>
internal static class Hunt
{
    /// <summary>Far beyond what the seeds take: it ends a hunt in which a world does not end.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>In the process of the hunt: says which seed found something, and what.</summary>
    public static int Run(int seeds)
    {
        for (var seed = 1; seed <= seeds; seed++)
        {
            if (Worlds.Run((ulong)seed).Violation is not { } violation) continue;
            Console.WriteLine($"{seed} {violation.ReplaceLineEndings(" ")}");
            return 0;
        }

        return 0;
    }

    /// <param name="bug">Null: none is switched on.</param>
    /// <param name="seeds">The most that are tried.</param>
    public static Catch Begin(string? bug, int seeds)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["hunt", seeds.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true, UseShellExecute = false };
        if (bug is null) start.Environment.Remove(PlantedBug.Switch);
        else start.Environment[PlantedBug.Switch] = bug;
        // So short a life does not pay back what it costs to profile it.
        start.Environment["DOTNET_TieredPGO"] = "0";
        using var process = Process.Start(start)!;
        using var late = new Timer(_ => process.Kill(), null, Limit, Timeout.InfiniteTimeSpan);
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"the hunt for {bug ?? "nothing"} ended with {process.ExitCode}");
        return Catch.Parse(said);
    }
}

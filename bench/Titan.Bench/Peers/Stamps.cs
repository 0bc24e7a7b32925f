using System.Globalization;
using Titan.EndToEnd.Harness;

namespace Titan.Bench.Peers;

/// <summary>What the processes of a contest of latency wrote: when each began, by its own clock and first thing. See bench/spawn-loop/stamp.c.</summary>
internal sealed class Stamps : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("titan-bench-stamps-");

    /// <summary>Milliseconds since 1970.</summary>
    public static double Now => (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalMilliseconds;

    /// <summary>The program to start, with <see cref="File"/> as its argument and TITAN_TASK_ID in its environment.</summary>
    /// <exception cref="PeerException">There was no compiler for it.</exception>
    public string Program { get; } = Tree.Tool("stamp") ?? throw new PeerException("no gcc to build the program that is started");

    public string File => Path.Combine(_folder.FullName, "stamps");

    /// <summary>Takes what is in the file, and empties it.</summary>
    /// <returns>Milliseconds from each call to the start of its process: the median, and the 99th percentile.</returns>
    /// <exception cref="PeerException">One never started.</exception>
    public double[] Since(IReadOnlyList<(string Id, double At)> calls)
    {
        var starts = System.IO.File.ReadLines(File).Select(line => line.Split(' ')).ToDictionary(words => words[0], words => long.Parse(words[1], CultureInfo.InvariantCulture) / 1e6);
        System.IO.File.Delete(File);
        double[] waits = [.. calls.Select(call => starts.TryGetValue(call.Id, out var start) ? start - call.At : throw new PeerException($"task {call.Id} never started"))];
        return [Figure.Percentile(waits, 50), Figure.Percentile(waits, 99)];
    }

    public void Dispose() => FolderTree.Remove(_folder.FullName);
}

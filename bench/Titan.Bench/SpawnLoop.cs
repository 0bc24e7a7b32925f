using System.Globalization;

namespace Titan.Bench;

/// <summary>The bare C loop of bench/spawn-loop/: the limit of this machine.</summary>
internal static class SpawnLoop
{
    /// <summary>Null when there was no compiler to build it.</summary>
    public static string? Path => Tree.Tool("spawn-loop");

    /// <returns>Seconds in all, and milliseconds of each run of the command.</returns>
    public static async Task<(double Seconds, double[] Lives)> RunAsync(int count, int window, params IEnumerable<string> command)
    {
        var words = (await Tool.OutputAsync(Path!, [$"{count}", $"{window}", .. command])).Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture)).ToArray();
        return (words[0], [.. words[1..].Select(micros => micros / 1000)]);
    }
}

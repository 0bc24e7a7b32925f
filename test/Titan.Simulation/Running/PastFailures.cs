using System.Globalization;

namespace Titan.Simulation.Running;

/// <summary>The seeds that once broke something, from the file beside the program.</summary>
internal static class PastFailures
{
    /// <exception cref="FormatException">A line does not begin with a seed.</exception>
    public static IReadOnlyList<ulong> Seeds() =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Seeds", "past-failures.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => ulong.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture))];
}

namespace Titan.Simulation.Bugs;

/// <summary>A bug that `eng/bugs.sh` puts into a build of its own, to be found there.</summary>
/// <param name="Name">Switches it on, as the value of <see cref="Switch"/>; its file is called so.</param>
/// <param name="Breaks">One sentence: what somebody could have written, and what is wrong with it.</param>
internal sealed record PlantedBug(string Name, string Breaks)
{
    /// <summary>The environment variable that names the one bug of a process.</summary>
    public const string Switch = "TITAN_BUG";

    /// <summary>All bugs of a folder, by name.</summary>
    public static IReadOnlyList<PlantedBug> In(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.patch").Order(StringComparer.Ordinal).Select(Read)];

    private static PlantedBug Read(string file) => new(Path.GetFileNameWithoutExtension(file), File.ReadLines(file).First());
}

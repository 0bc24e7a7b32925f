namespace Titan.Bench;

/// <summary>Where things are in the tree that this program was built from.</summary>
internal static class Tree
{
    public static string Root { get; } = FindRoot();

    /// <summary>manager, worker or titan.</summary>
    public static string Program(string name) => Path.Combine(Root, "bin", name);

    /// <summary>A C program of bench/spawn-loop/; null when there was no compiler.</summary>
    public static string? Tool(string name)
    {
        var path = Path.Combine(Root, "artifacts", "bench", name);
        return File.Exists(path) ? path : null;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Titan.slnx"))) return folder.FullName;
        throw new DirectoryNotFoundException($"no Titan.slnx above {AppContext.BaseDirectory}");
    }
}

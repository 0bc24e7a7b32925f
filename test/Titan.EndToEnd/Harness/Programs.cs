namespace Titan.EndToEnd.Harness;

/// <summary>Where the programs under test are: in TITAN_BIN, else in bin/ of the tree that these tests were built from.</summary>
internal static class Programs
{
    private static readonly string Folder = Environment.GetEnvironmentVariable("TITAN_BIN") ?? Path.Combine(Root(), "bin");

    public static string Manager => Find("manager");

    public static string Worker => Find("worker");

    public static string Titan => Find("titan");

    /// <summary>The harness of <c>make bench</c>, which is built with these tests and starts what is in bin/.</summary>
    public static string Bench => Built("Titan.Bench");

    /// <summary>Callers that ask for too much.</summary>
    public static string Crowd => Built("Titan.Crowd");

    private static string Find(string program)
    {
        var path = Path.Combine(Folder, program);
        return File.Exists(path) ? path : throw new FileNotFoundException($"no {path}: run 'make build' first, or set TITAN_BIN");
    }

    private static string Built(string program) => Path.Combine(Root(), "artifacts", "bin", program, "release", program);

    /// <summary>The tree that these tests were built from.</summary>
    public static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Titan.slnx"))) return folder.FullName;
        throw new DirectoryNotFoundException($"no Titan.slnx above {AppContext.BaseDirectory}");
    }
}

namespace Titan.Tests.Cli;

/// <summary>The three real programs in one folder, as `make build` lays them out: links to where each was built for these tests.</summary>
internal sealed class ProgramFolder : IDisposable
{
    private static readonly (string Project, string Program)[] Programs = [("Titan.Manager", "manager"), ("Titan.Worker", "worker"), ("Titan.Cli", "titan")];

    public ProgramFolder()
    {
        Directory.CreateDirectory(Path);
        // artifacts/bin/Titan.Tests/debug → artifacts/bin/Titan.Cli/debug
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        foreach (var (project, program) in Programs)
            File.CreateSymbolicLink(System.IO.Path.Combine(Path, program), System.IO.Path.Combine(here.Parent!.Parent!.FullName, project, here.Name, program));
    }

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"titan-bin-{Guid.NewGuid():N}");

    public string Titan => System.IO.Path.Combine(Path, "titan");

    public void Dispose() => FolderTree.Remove(Path);
}

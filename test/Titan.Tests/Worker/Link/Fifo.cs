using System.Diagnostics;

namespace Titan.Tests.Worker.Link;

/// <summary>A named pipe by which a test holds a command up, and lets it go on.</summary>
internal sealed class Fifo : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("titan-test-");

    public Fifo()
    {
        Path = System.IO.Path.Combine(_folder.FullName, "fifo");
        using var made = Process.Start("mkfifo", [Path]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
    }

    public string Path { get; }

    /// <summary>Waits for the command to read, and gives it these words.</summary>
    public Task WriteAsync(string words) => Task.Run(() => File.WriteAllText(Path, words)).WaitAsync(Patience.Limit);

    public void Dispose() => FolderTree.Remove(_folder.FullName);
}

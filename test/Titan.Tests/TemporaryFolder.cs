namespace Titan.Tests;

/// <summary>A folder that is gone with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("titan-test-");

    public string Path => _folder.FullName;

    public void Dispose() => FolderTree.Remove(_folder.FullName);
}

namespace Titan.EndToEnd.Harness;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TemporaryFolder : IAsyncDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("titan-test-").FullName;

    public ValueTask DisposeAsync()
    {
        FolderTree.Remove(Path);
        return ValueTask.CompletedTask;
    }
}

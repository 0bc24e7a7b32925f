namespace Titan.Tests.Cli;

/// <summary>A file that goes with the test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(byte[] bytes) => File.WriteAllBytes(Path, bytes);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"titan-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(Path);
}

namespace Titan.EndToEnd.Disks;

/// <summary>What a disk holds after its power failed, its file system mended by its journal.</summary>
/// <param name="path">Where it is mounted.</param>
internal sealed class AfterPowerLoss(string image, string path) : IAsyncDisposable
{
    public string Path { get; } = path;

    public async ValueTask DisposeAsync()
    {
        // Whoever had files open there has just ended.
        await Machine.RunAsync("umount", "--lazy", Path);
        File.Delete(image);
    }
}

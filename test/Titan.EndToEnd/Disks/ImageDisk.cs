namespace Titan.EndToEnd.Disks;

/// <summary>A disk that is a file, of which copies are made at an instant: what was flushed by then is in them, and what was still in the system's cache is not.</summary>
/// <remarks>ext4 on an image, which lies on an XFS whose files can share blocks: that makes a copy one atomic step, however fast the image is being
/// written. Copied block by block it would show a disk that never was. All of it is in memory, so a flush costs little, and many are seen.</remarks>
internal sealed class ImageDisk : IAsyncDisposable
{
    private readonly Mounts _mounts;
    private readonly string _images;
    private int _copies;

    private ImageDisk(Mounts mounts, string images, string path)
    {
        _mounts = mounts;
        _images = images;
        Path = path;
    }

    public string Path { get; }

    private string Image => System.IO.Path.Combine(_images, "image");

    public static Task<ImageDisk> CreateAsync() => Mounts.MakeAsync(async mounts =>
    {
        var memory = await mounts.MountAsync("memory", "-t", "tmpfs", "-o", "size=1400m", "titan-test");
        var files = System.IO.Path.Combine(memory, "files");
        await Machine.RunAsync("truncate", "--size", "1200M", files);
        await Machine.RunAsync("mkfs.xfs", "-q", "-m", "reflink=1", files);
        var images = await mounts.MountAsync("images", "-o", "loop", files);
        var image = System.IO.Path.Combine(images, "image");
        await Machine.RunAsync("truncate", "--size", "256M", image);
        await Machine.RunAsync("mkfs.ext4", "-q", "-b", "4096", image);
        return new ImageDisk(mounts, images, await mounts.MountImageAsync("disk", image));
    });

    /// <summary>The power fails now.</summary>
    /// <returns>What is found when it is back.</returns>
    public async Task<AfterPowerLoss> LosePowerAsync()
    {
        var name = $"copy-{++_copies}";
        var copy = System.IO.Path.Combine(_images, name);
        await Machine.RunAsync("cp", "--reflink=always", Image, copy);
        return new AfterPowerLoss(copy, await _mounts.MountImageAsync(name, copy));
    }

    public ValueTask DisposeAsync() => _mounts.DisposeAsync();
}

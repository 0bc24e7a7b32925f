namespace Titan.EndToEnd.Disks;

/// <summary>A small file system of its own, which can be filled to the brim.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly Mounts _mounts;

    private SmallDisk(Mounts mounts, string path)
    {
        _mounts = mounts;
        Path = path;
    }

    public string Path { get; }

    private string Ballast => System.IO.Path.Combine(Path, "ballast");

    public static Task<SmallDisk> CreateAsync(DiskKind kind, int megabytes) => Mounts.MakeAsync(async mounts =>
    {
        if (kind == DiskKind.Memory) return new SmallDisk(mounts, await mounts.MountAsync("disk", "-t", "tmpfs", "-o", $"size={megabytes}m", "titan-test"));
        var memory = await mounts.MountAsync("memory", "-t", "tmpfs", "-o", $"size={megabytes + 8}m", "titan-test");
        var image = System.IO.Path.Combine(memory, "image");
        await Machine.RunAsync("truncate", "--size", $"{megabytes}M", image);
        await Machine.RunAsync("mkfs.ext4", "-q", "-b", "4096", image);
        return new SmallDisk(mounts, await mounts.MountImageAsync("disk", image));
    });

    /// <summary>Leaves no room for one more byte.</summary>
    public void Fill()
    {
        using var ballast = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        for (var size = 1 << 20; size > 0;)
        {
            try
            {
                ballast.Write(new byte[size]);
            }
            catch (IOException)
            {
                // Full for as much as this; the rest goes in smaller pieces.
                size /= 2;
            }
        }
    }

    public void Free() => File.Delete(Ballast);

    public ValueTask DisposeAsync() => _mounts.DisposeAsync();
}

using System.Globalization;

namespace Titan.EndToEnd.Disks;

/// <summary>A disk that promises more room than there is behind it, as volumes of a store that is shared do.</summary>
/// <remarks>While it is dry, a block that was never written cannot be: the file system finds out after the program's write has succeeded, tells it once, with
/// the next flush, and takes the pages in its cache for written from then on. Those are what a program reads, until the power fails.</remarks>
internal sealed class ThinDisk : IAsyncDisposable
{
    private const int Megabytes = 64;

    private readonly Mounts _mounts;
    private readonly string _memory;

    private ThinDisk(Mounts mounts, string memory, string path)
    {
        _mounts = mounts;
        _memory = memory;
        Path = path;
    }

    public string Path { get; }

    private string Image => System.IO.Path.Combine(_memory, "image");

    private string Ballast => System.IO.Path.Combine(_memory, "ballast");

    public static Task<ThinDisk> CreateAsync() => Mounts.MakeAsync(async mounts =>
    {
        var memory = await mounts.MountAsync("memory", "-t", "tmpfs", "-o", $"size={3 * Megabytes}m", "titan-test");
        var image = System.IO.Path.Combine(memory, "image");
        await Machine.RunAsync("truncate", "--size", $"{Megabytes}M", image);
        // All that the file system writes about itself is there from the beginning: only blocks of files are promised.
        await Machine.RunAsync("mkfs.ext4", "-q", "-b", "4096", "-E", "nodiscard,lazy_itable_init=0,lazy_journal_init=0", image);
        await Machine.RunAsync("fallocate", "--length", $"{Megabytes}M", image);
        // A loop device takes a write that ran dry in its middle for a whole one, so each is of one block.
        return new ThinDisk(mounts, memory, await mounts.MountImageAsync("disk", image, device =>
            File.WriteAllTextAsync($"/sys/block/{System.IO.Path.GetFileName(device)}/queue/max_sectors_kb", 4.ToString(CultureInfo.InvariantCulture))));
    });

    /// <summary>From now on only blocks that have been written before can be.</summary>
    public async Task RunDryAsync()
    {
        await Machine.RunAsync("fstrim", Path);
        try
        {
            await using var ballast = File.Create(Ballast);
            while (true) await ballast.WriteAsync(new byte[1 << 16]);
        }
        catch (IOException)
        {
            // That was the last room.
        }
    }

    public void Refill() => File.Delete(Ballast);

    /// <summary>The power fails now: what the file system took for written is gone.</summary>
    /// <remarks>To be called when nothing writes: the copy takes a moment.</remarks>
    public async Task<AfterPowerLoss> LosePowerAsync()
    {
        var copy = System.IO.Path.Combine(_memory, "copy");
        await Machine.RunAsync("cp", Image, copy);
        return new AfterPowerLoss(copy, await _mounts.MountImageAsync("copy", copy));
    }

    public ValueTask DisposeAsync() => _mounts.DisposeAsync();
}

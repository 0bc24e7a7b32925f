using System.Diagnostics;

namespace Titan.EndToEnd.Disks;

/// <summary>A folder below which file systems are mounted.</summary>
/// <remarks>They and the folder go when this is disposed of, and also when the process that made it dies: a shell that reads from it then sees to it.</remarks>
internal sealed class Mounts : IAsyncDisposable
{
    // The latest mount first, since it may lie within an earlier one. A loop device goes with its mount.
    private const string Guard = """
        trap '' TERM INT HUP
        folder=$1
        read -r _
        tac /proc/self/mounts | while read -r _ place _; do
            case $place in "$folder"/*) umount "$place" || umount --lazy "$place" ;; esac
        done > /dev/null 2>&1
        rm -rf --one-file-system "$folder"
        """;

    private readonly string _folder = Directory.CreateDirectory(
        // Not below TMPDIR when root: the user of a database on such a disk could not reach it there.
        Path.Combine(PostgresPrograms.RunsAsOther ? "/tmp" : Path.GetTempPath(), $"titan-disk-{Guid.NewGuid():N}"[..24])).FullName;

    private readonly Process _guard;

    private Mounts() =>
        _guard = Process.Start(new ProcessStartInfo("sh", ["-c", Guard, "sh", _folder]) { UseShellExecute = false, RedirectStandardInput = true })!;

    /// <summary>What they are mounted below.</summary>
    public string Folder => _folder;

    /// <summary>Makes something of mounts. Where this machine does not allow it the test is skipped, and says what is missing.</summary>
    public static async Task<T> MakeAsync<T>(Func<Mounts, Task<T>> make)
    {
        try
        {
            return await MakeOrFailAsync(make);
        }
        catch (InvalidOperationException failure)
        {
            Assert.Skip($"this machine cannot mount what the test needs: {failure.Message}");
            throw;
        }
    }

    /// <exception cref="InvalidOperationException">This machine does not allow it: the message says what is missing.</exception>
    public static async Task<T> MakeOrFailAsync<T>(Func<Mounts, Task<T>> make)
    {
        var mounts = new Mounts();
        try
        {
            return await make(mounts);
        }
        catch
        {
            await mounts.DisposeAsync();
            throw;
        }
    }

    /// <summary>Mounts at a new folder.</summary>
    /// <returns>Where it is.</returns>
    public async Task<string> MountAsync(string name, params IEnumerable<string> arguments)
    {
        var place = Path.Combine(_folder, name);
        Directory.CreateDirectory(place);
        await Machine.RunAsync("mount", [.. arguments, place]);
        return place;
    }

    /// <summary>Mounts the file system that an image holds.</summary>
    /// <remarks>Written past the cache of the system, so that the image is what a disk would hold, and nothing waits twice.</remarks>
    public async Task<string> MountImageAsync(string name, string image, Func<string, Task>? tune = null)
    {
        var device = await Machine.RunAsync("losetup", "--find", "--show", "--direct-io=on", image);
        try
        {
            if (tune is not null) await tune(device);
            return await MountAsync(name, device);
        }
        finally
        {
            // For as long as it is mounted this is only a note: it goes with the last one who uses it.
            await Machine.RunAsync("losetup", "--detach", device);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _guard.StandardInput.Close();
        await _guard.WaitForExitAsync();
        _guard.Dispose();
    }
}

using System.Diagnostics;

namespace Titan.Tests.Storage.Sqlite;

/// <summary>A file system of a few megabytes in memory, gone with the test. Making one takes rights that not every machine gives.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SmallDisk(int kilobytes)
    {
        var mount = Mount("-t", "tmpfs", "-o", $"size={kilobytes}k", "titan-test", Path);
        if (mount is null) return;
        _folder.Dispose();
        Assert.Skip($"a file system cannot be mounted here: {mount}");
    }

    public string Path => _folder.Path;

    public void Resize(int kilobytes) => Assert.Null(Mount("-o", $"remount,size={kilobytes}k", Path));

    public void MakeReadOnly() => Assert.Null(Mount("-o", "remount,ro", Path));

    public void Dispose()
    {
        // At once for new openings, for good when the last file is closed.
        Run("umount", "--lazy", Path);
        _folder.Dispose();
    }

    private static string? Mount(params string[] arguments) => Run("mount", arguments);

    /// <returns>Null when it did.</returns>
    private static string? Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
            var said = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : said.Trim();
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return missing.Message;
        }
    }
}

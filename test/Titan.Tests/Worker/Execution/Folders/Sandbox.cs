using System.Diagnostics;
using Titan.Worker.Execution.Folders;

namespace Titan.Tests.Worker.Execution.Folders;

/// <summary>A folder in which scripts make and mount things. All mounts go with it, before anything is removed.</summary>
internal sealed class Sandbox : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("titan-box-");

    public Sandbox()
    {
        Work = OpenFolder.Open(Directory.CreateDirectory(Path.Combine(_folder.FullName, "work")).FullName)!;
        Run("mkdir -p kept/sub/deep; echo 1 > kept/a; echo 2 > kept/sub/b; echo 3 > kept/sub/deep/c");
    }

    public string Place => _folder.FullName;

    /// <summary>Where Workers have their folders.</summary>
    public OpenFolder Work { get; }

    /// <summary>What a person has, behind mounts and links: all of it there still, or not.</summary>
    public IReadOnlyList<string> Kept => [.. ((string[])["a", "sub/b", "sub/deep/c"]).Where(file => File.Exists(Path.Combine(Place, "kept", file)))];

    /// <summary>Places below it where something is mounted.</summary>
    public IReadOnlyList<string> Mounted =>
        [.. File.ReadLines("/proc/self/mountinfo").Select(line => line.Split(' ')[4]).Where(place => place.StartsWith(Place, StringComparison.Ordinal)).Select(place => Path.GetRelativePath(Place, place))];

    public void AssertNothingLost() => Assert.Equal(["a", "sub/b", "sub/deep/c"], Kept);

    /// <summary>Runs a script of the shell here. Where it fails for want of rights the test is skipped.</summary>
    public string Run(string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-ec", script]) { WorkingDirectory = Place, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = shell.StandardError.ReadToEndAsync();
        var output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        if (shell.ExitCode != 0) Assert.Skip($"this machine does not allow what the test needs: {error.Result.Trim()}");
        return output.TrimEnd();
    }

    public void Dispose()
    {
        Work.Dispose();
        // The latest first, since it may lie within an earlier one.
        foreach (var mount in Mounted.Reverse()) Process.Start("umount", ["--lazy", Path.Combine(Place, mount)]).WaitForExit();
        Process.Start("chattr", ["-R", "-f", "-i", Place]).WaitForExit();
        Process.Start("rm", ["-rf", "--one-file-system", Place]).WaitForExit();
    }
}

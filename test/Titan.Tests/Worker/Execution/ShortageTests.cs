using Titan.Core.Tasks;
using Titan.Worker.Execution.Native;

namespace Titan.Tests.Worker.Execution;

/// <summary>Whose fault it is that an attempt cannot begin.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class ShortageTests
{
    [Fact]
    public async Task A_work_folder_that_cannot_be_made_is_the_machines_fault_and_one_that_the_task_named_is_not()
    {
        await using var stage = new Stage(slots: 1);
        using var broken = await BrokenFolder.OfAsync(stage);

        var ours = await stage.Shell("true").CompletedAsync();
        var theirs = await stage.Run(new ShellWork("true") { Folder = "/no/such/folder" }).CompletedAsync();

        Assert.Equal((Cause.WorkerLost, "its work folder cannot be used"), (ours.Cause, ours.Shortage));
        Assert.Contains($"the work folder {stage.Folder} cannot be written: ", ours.Message, StringComparison.Ordinal);
        Assert.Equal((Cause.Spawn, null), (theirs.Cause, theirs.Shortage));
    }

    [Fact]
    public async Task What_cannot_begin_counts_as_begun_so_that_it_is_charged_to_somebody()
    {
        await using var stage = new Stage(slots: 1);
        using var broken = await BrokenFolder.OfAsync(stage);

        var attempt = stage.Shell("true");

        Assert.Equal(Cause.WorkerLost, (await attempt.CompletedAsync()).Cause);
        Assert.True(attempt.HasStarted);
    }

    [Fact]
    public async Task A_trial_tells_what_is_missing_and_when_nothing_is()
    {
        await using var stage = new Stage(slots: 1);
        Assert.Null(await stage.TryAsync());
        using (await BrokenFolder.OfAsync(stage)) Assert.Equal("its work folder cannot be used", await stage.TryAsync());

        Assert.Null(await stage.TryAsync());
        Assert.Equal(0, (await stage.Shell("true").CompletedAsync()).ExitCode);
    }

    [Theory]
    [InlineData(Errno.Again)]
    [InlineData(Errno.NoMemory)]
    [InlineData(Errno.TooManyFilesHere)]
    [InlineData(Errno.TooManyFiles)]
    [InlineData(Errno.NoSpace)]
    [InlineData(Errno.OverQuota)]
    [InlineData(Errno.ReadOnlyFileSystem)]
    [InlineData(Errno.InputOutput)]
    public void Want_and_breakage_are_the_machines_fault(int error) => Assert.True(MachineFaults.Contains(error));

    [Theory]
    [InlineData(Errno.NoEntry)]
    [InlineData(Errno.Access)]
    [InlineData(Errno.NoExecutable)]
    [InlineData(Errno.ArgumentsTooLong)]
    [InlineData(Errno.NotPermitted)]
    [InlineData(Errno.NotFolder)]
    public void What_a_task_named_wrongly_is_its_own(int error) => Assert.False(MachineFaults.Contains(error));

    /// <summary>A file stands where the work folder was, until this is disposed of.</summary>
    private sealed class BrokenFolder : IDisposable
    {
        private readonly string _path;

        private BrokenFolder(string path) => _path = path;

        public static async Task<BrokenFolder> OfAsync(Stage stage)
        {
            // A keeper that is at work already, and has its folder.
            Assert.Equal(0, (await stage.Shell("true").CompletedAsync()).ExitCode);
            Directory.Move(stage.Folder, $"{stage.Folder}.aside");
            await File.WriteAllTextAsync(stage.Folder, "", TestContext.Current.CancellationToken);
            return new BrokenFolder(stage.Folder);
        }

        public void Dispose()
        {
            File.Delete(_path);
            Directory.Move($"{_path}.aside", _path);
        }
    }
}

using Titan.Core.Tasks;
using OutputStream = Titan.Protocol.V1.OutputStream;

namespace Titan.Tests.Worker.Execution;

/// <summary>Output that is written whole to files on the Worker, beside what is kept.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class OutputFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("titan-test-").FullName;

    public void Dispose()
    {
        foreach (var file in Directory.EnumerateFiles(_folder)) File.Delete(file);
        Directory.Delete(_folder);
    }

    [Fact]
    public async Task All_of_it_is_there_however_much_and_counted_and_the_ends_are_kept_too()
    {
        await using var stage = new Stage();
        var attempt = Run(stage, "head -c 3000000 /dev/zero | tr '\\0' x; echo oops >&2", new OutputFiles("out.txt", "err.txt"));
        var end = await attempt.CompletedAsync();

        Assert.Equal(3_000_000, end.Stdout.TotalBytes);
        Assert.Equal(3_000_000, new FileInfo(Path.Combine(_folder, "out.txt")).Length);
        Assert.Equal("oops\n", await ReadAsync("err.txt"));
        Assert.Equal("oops\n", attempt.Text(OutputStream.Stderr));
        Assert.True(end.Stdout.HeadBytes + end.Stdout.TailBytes < end.Stdout.TotalBytes);
    }

    [Fact]
    public async Task Both_may_go_to_one_file_and_each_attempt_to_one_of_its_own()
    {
        await using var stage = new Stage();
        await Run(stage, "echo out; sleep 0.1; echo err >&2", new OutputFiles("all-%a-100%%.txt", "all-%a-100%%.txt"), attempt: 2).CompletedAsync();
        Assert.Equal("out\nerr\n", await ReadAsync("all-2-100%.txt"));
    }

    [Fact]
    public async Task What_was_in_the_file_before_goes()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "out.txt"), "a long text of yesterday\n", TestContext.Current.CancellationToken);
        await using var stage = new Stage();
        await Run(stage, "echo new", new OutputFiles("out.txt", null)).CompletedAsync();
        Assert.Equal("new\n", await ReadAsync("out.txt"));
    }

    [Theory]
    [InlineData("no/such/folder/out.txt", "no/such/folder/out.txt: its output cannot be written there: no such file")]
    [InlineData("/", "its output cannot be written there: is a directory")]
    public async Task A_file_that_cannot_be_written_is_why_the_command_does_not_start(string file, string told)
    {
        await using var stage = new Stage();
        var end = await Run(stage, "echo ran > ran.txt", new OutputFiles(file, null)).CompletedAsync();
        Assert.Equal(Cause.Spawn, end.Cause);
        Assert.Contains(told, end.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "ran.txt")));
    }

    [Theory]
    [InlineData("echo lost", 125)]
    [InlineData("echo lost; exit 3", 3)]
    public async Task A_file_that_does_not_take_all_of_it_is_no_success(string command, int exitCode)
    {
        await using var stage = new Stage();
        var end = await Run(stage, command, new OutputFiles("/dev/full", null)).CompletedAsync();
        Assert.Equal((Cause.ExitCode, exitCode), (end.Cause, end.ExitCode));
        Assert.Equal("/dev/full does not hold all of the output: no space left on device", end.Message);
        Assert.Equal(5, end.Stdout.TotalBytes);
    }

    [Fact]
    public async Task Files_are_closed_with_their_attempt_also_when_the_first_was_not_whole()
    {
        await using var stage = new Stage(slots: 1);
        // Libraries are loaded, and may stay open, when the first attempt writes.
        await RunSomeAsync(1);
        var before = await DescriptorsAsync(stage);
        await RunSomeAsync(3);
        Assert.Equal(before, await DescriptorsAsync(stage));

        async Task RunSomeAsync(int count)
        {
            for (var i = 0; i < count; i++) await Run(stage, "echo out; echo err >&2", new OutputFiles("/dev/full", "err.txt")).CompletedAsync();
        }
    }

    /// <summary>Of the one keeper, which is the parent of what it runs.</summary>
    private static async Task<string> DescriptorsAsync(Stage stage)
    {
        var attempt = stage.Run(new ShellWork("echo $PPID $(ls /proc/$PPID/fd | wc -l)"));
        await attempt.CompletedAsync();
        return attempt.Text(OutputStream.Stdout);
    }

    private Performance Run(Stage stage, string command, OutputFiles files, int attempt = 1) =>
        stage.Run(new ShellWork(command) { Folder = _folder }, assignment => assignment with { Attempt = attempt, Files = files, MaxOutput = 1_000 });

    private Task<string> ReadAsync(string name) => File.ReadAllTextAsync(Path.Combine(_folder, name), TestContext.Current.CancellationToken);
}

using Titan.Core;
using Titan.Core.Tasks;
using OutputStream = Titan.Protocol.V1.OutputStream;

namespace Titan.Tests.Worker.Execution;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class SpawnTests
{
    [Fact]
    public async Task An_unknown_program_is_named()
    {
        await using var stage = new Stage();
        await FailsAsync(stage, new ExecWork(["no-such-program-at-all"]), "no-such-program-at-all: no such program in PATH");
        await FailsAsync(stage, new ExecWork(["/no/such/program"]), "/no/such/program: no such program");
    }

    [Fact]
    public async Task A_folder_that_cannot_be_entered_is_named()
    {
        await using var stage = new Stage();
        await FailsAsync(stage, new ShellWork("true") { Folder = "/no/such/folder" }, $"no folder /no/such/folder on {Environment.MachineName}; share it, or use --scratch");
        await FailsAsync(stage, new ShellWork("true") { Folder = "/etc/passwd" }, $"/etc/passwd is no folder on {Environment.MachineName}; choose another, or use --scratch");
    }

    [Fact]
    public async Task A_file_that_is_no_program_is_named()
    {
        await using var stage = new Stage();
        var path = Path.Combine(stage.Folder, "program");
        await File.WriteAllTextAsync(path, "#!/no/such/interpreter\n", TestContext.Current.CancellationToken);
        await FailsAsync(stage, new ExecWork([path]), $"{path}: may not be run: permission denied");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await FailsAsync(stage, new ExecWork([path]), $"{path}: the interpreter that it names does not exist");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await File.WriteAllTextAsync(path, "no program\n", TestContext.Current.CancellationToken);
        await FailsAsync(stage, new ExecWork([path]), $"{path}: not a program of this system");
        await FailsAsync(stage, new ExecWork([stage.Folder]), $"{stage.Folder}: may not be run: is a folder");
    }

    [Fact]
    public async Task Arguments_that_are_too_long_are_told()
    {
        await using var stage = new Stage();
        await FailsAsync(stage, new ExecWork(["true", new string('x', 200_000)]), "/true: its arguments and environment are larger than this system allows: argument list too long");
    }

    [Fact]
    public async Task The_longest_allowed_arguments_run()
    {
        await using var stage = new Stage();
        string[] arguments = ["echo", .. Enumerable.Repeat(new string('x', 100_000), 10)];

        var attempt = stage.Exec(arguments);

        Assert.Equal(Cause.ExitCode, (await attempt.CompletedAsync()).Cause);
        Assert.Equal(1_000_010, attempt.Text(OutputStream.Stdout).Length);
    }

    [Fact]
    public async Task A_program_is_looked_for_in_the_tasks_own_path()
    {
        await using var stage = new Stage();
        var path = Path.Combine(stage.Folder, "greet");
        await File.WriteAllTextAsync(path, "#!/bin/sh\necho hello $1\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var found = stage.Run(new ExecWork(["greet", "you"]) { Environment = TextMap.From([new("PATH", stage.Folder)]) });
        await found.CompletedAsync();
        var relative = stage.Run(new ExecWork(["./greet", "me"]) { Folder = stage.Folder });
        await relative.CompletedAsync();

        Assert.Equal("hello you\n", found.Text(OutputStream.Stdout));
        Assert.Equal("hello me\n", relative.Text(OutputStream.Stdout));
    }

    private static async Task FailsAsync(Stage stage, Work work, string message)
    {
        var end = await stage.Run(work).CompletedAsync();

        Assert.Equal(Cause.Spawn, end.Cause);
        Assert.Null(end.StartedAt);
        Assert.Contains(message, end.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', end.Message!);
    }
}

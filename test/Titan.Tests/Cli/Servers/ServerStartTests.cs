using System.Globalization;

namespace Titan.Tests.Cli.Servers;

/// <summary><c>titan manager</c> and <c>titan worker</c> as processes: another program takes the place of <c>titan</c>.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class ServerStartTests : IDisposable
{
    private const string Tells = """
        #!/bin/sh
        echo "$$"
        for argument in "$@"; do printf '%s' "$argument" | od -An -tx1 | tr -d ' \n'; echo; done
        env | grep ^TITAN_
        exit 7
        """;

    private readonly ProgramFolder _programs = new();

    public void Dispose() => _programs.Dispose();

    [Fact]
    public async Task All_arguments_and_variables_arrive_and_its_exit_code_is_the_answer()
    {
        Install("titan-worker");
        using var titan = TitanProcess.Start(_programs, _programs.Titan, "a:1", "worker", "--help", "--version", "-o", "json", "", "--manager", "x y");
        var lines = (await titan.Output.ReadToEndAsync(TestContext.Current.CancellationToken).InTime()).Split('\n');

        Assert.Equal(7, await titan.ExitCodeAsync());
        Assert.Equal(titan.Pid.ToString(CultureInfo.InvariantCulture), lines[0]);
        Assert.Equal(["2d2d68656c70", "2d2d76657273696f6e", "2d6f", "6a736f6e", "", "2d2d6d616e61676572", "782079", "TITAN_MANAGER=a:1", ""], lines[1..]);
        Assert.Empty(await titan.Error.InTime());
    }

    [Fact]
    public async Task Arguments_that_are_no_text_arrive_to_the_byte()
    {
        Install("titan-manager");
        using var shell = TitanProcess.Start(_programs, "/bin/bash", null, "-c", "titan manager --data-dir $'/tmp/\\xff'");
        await shell.Output.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().InTime();
        Assert.Equal("2d2d646174612d646972\n2f746d702fff\n", await shell.Output.ReadToEndAsync(TestContext.Current.CancellationToken).InTime());
        Assert.Equal(7, await shell.ExitCodeAsync());
    }

    [Fact]
    public async Task What_is_not_there_is_told_with_what_to_do()
    {
        using var shell = TitanProcess.Start(_programs, "/bin/bash", null, "-c", $"PATH=/no/such/folder {_programs.Titan} manager --port 0");
        Assert.Equal(1, await shell.ExitCodeAsync());
        var told = await shell.Error.InTime();
        Assert.StartsWith("titan: there is no program manager or titan-manager in /", told, StringComparison.Ordinal);
        Assert.Contains("make build", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_started_is_told_with_its_path()
    {
        var path = Install("titan-worker");
        await File.WriteAllTextAsync(path, "#!/no/such/shell\n", TestContext.Current.CancellationToken);
        using var titan = TitanProcess.Start(_programs, _programs.Titan, null, "worker");
        Assert.Equal(1, await titan.ExitCodeAsync());
        Assert.Equal($"titan: {path} cannot be started: No such file or directory\n", await titan.Error.InTime());
    }

    [Fact]
    public async Task A_switch_of_titan_before_it_is_bad_usage()
    {
        var answer = (await new Prompt().RunAsync("--manager", "a:1", "worker", "--slots", "2")).Ended(2);
        Assert.Contains("worker stands directly behind titan", answer.Error, StringComparison.Ordinal);
    }

    /// <summary>Into a folder of PATH.</summary>
    private string Install(string name)
    {
        var path = Path.Combine(_programs.Path, name);
        File.WriteAllText(path, Tells);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}

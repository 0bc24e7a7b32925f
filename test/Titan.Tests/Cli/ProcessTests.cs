using Titan.Protocol.V1;
using Titan.Tests.Client;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Cli;

/// <summary>What only a real process shows: signals, pipes, shells.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly ProgramFolder _programs = new();

    private string Titan => _programs.Titan;

    public void Dispose() => _programs.Dispose();

    [Fact]
    public async Task Ctrl_C_detaches_with_130_and_TERM_with_143()
    {
        await using var manager = await RestartableManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address);
        foreach (var (press, code) in new (Action<TitanProcess>, int)[] { (process => process.PressCtrlC(), 130), (process => process.End(), 143) })
        {
            using var titan = TitanProcess.Start(_programs, Titan, manager.Address.ToString(), "run", "--", "prog");
            var grant = await worker.GrantAsync();
            await worker.BeginAsync(grant);
            await worker.WriteAsync(grant, OutputStream.Stdout, 0, "line\n"u8);
            Assert.Equal("line", await titan.Output.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().InTime());

            press(titan);

            Assert.Equal(code, await titan.ExitCodeAsync());
            Assert.Contains($"titan logs --follow {grant.TaskId}", await titan.Error.InTime(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_signal_that_comes_twice_at_once_detaches_as_one_does()
    {
        await using var manager = await RestartableManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address);
        // timeout(1) passes a signal on to its child and to the group that both are in.
        using var titan = TitanProcess.Start(_programs, "/usr/bin/timeout", manager.Address.ToString(), "600", Titan, "run", "--", "prog");
        await worker.GrantAsync();
        titan.End();
        Assert.Equal(143, await titan.ExitCodeAsync());
        Assert.Contains("detached from task", await titan.Error.InTime(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("titan tasks --all | head -1", "ID")]
    [InlineData("titan tasks --all -o json | head -1", "[")]
    [InlineData("titan logs --follow $ID | head -1", "y")]
    public async Task A_reader_that_goes_early_ends_the_program_quietly(string script, string first)
    {
        await using var manager = await RestartableManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address);
        using var client = manager.Connect();
        var id = (await client.Tasks.SubmitAsync(Specs.Shell(new string('x', 50_000)), TestContext.Current.CancellationToken)).Id;
        var grant = await worker.GrantAsync();
        // More than a pipe holds.
        await foreach (var _ in client.Tasks.SubmitManyAsync(Enumerable.Repeat(Specs.Shell(new string('x', 5_000)), 200).ToAsyncEnumerable(), TestContext.Current.CancellationToken))
        {
        }

        using var shell = TitanProcess.Start(_programs, "/bin/bash", manager.Address.ToString(), "-c", $"ID={id}; {script}; echo \"${{PIPESTATUS[0]}}\" >&2");
        if (script.Contains("logs", StringComparison.Ordinal)) await worker.WriteAsync(grant, OutputStream.Stdout, 0, "y\n"u8);
        Assert.StartsWith(first, await shell.Output.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().InTime(), StringComparison.Ordinal);
        if (script.Contains("logs", StringComparison.Ordinal)) await worker.WriteAsync(grant, OutputStream.Stdout, 2, new byte[60_000]);

        Assert.Equal("141\n", await shell.Error.InTime());
    }

    [Fact]
    public async Task Two_programs_that_share_a_redirected_file_write_one_after_the_other()
    {
        await using var manager = await RestartableManager.StartAsync();
        using var file = new TemporaryFile([]);
        using var shell = TitanProcess.Start(_programs, "/bin/bash", manager.Address.ToString(), "-c", $"(titan submit -- true; titan submit -- true; echo end) > {file.Path}");
        Assert.Equal(0, await shell.ExitCodeAsync());
        var lines = await File.ReadAllLinesAsync(file.Path, TestContext.Current.CancellationToken);
        Assert.Equal([26, 26, 3], lines.Select(line => line.Length));
    }

    [Fact]
    public async Task A_full_disk_is_told()
    {
        await using var manager = await RestartableManager.StartAsync();
        using var shell = TitanProcess.Start(_programs, "/bin/bash", manager.Address.ToString(), "-c", "titan status > /dev/full");
        Assert.Equal(1, await shell.ExitCodeAsync());
        Assert.Contains("No space left on device", await shell.Error.InTime(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_are_submitted_as_they_come_through_a_pipe()
    {
        await using var manager = await RestartableManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address);
        using var shell = TitanProcess.Start(_programs, "/bin/bash", manager.Address.ToString(), "-c", "(echo one; read go < <(titan logs --follow $(until titan tasks -o id | grep .; do :; done)); echo two) | titan submit --each-line - -- say");
        var grant = await worker.GrantAsync();
        Assert.Equal(grant.TaskId, await shell.Output.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().InTime());
        await worker.BeginAsync(grant);
        await worker.WriteAsync(grant, OutputStream.Stdout, 0, "go\n"u8);
        await worker.EndAsync(grant, stdout: ScriptedWorker.Whole(3));
        Assert.Equal(["say", "two"], (await worker.GrantAsync()).Work.Exec.Argv);
        Assert.Equal(0, await shell.ExitCodeAsync());
    }

    [Theory]
    [InlineData("ta", "tasks")]
    [InlineData("", "bench cancel completion dev drain forget get help logs manager resume retry run status submit tasks version wait why worker workers")]
    [InlineData("worker --man", "")]
    [InlineData("submit --each", "--each-line")]
    [InlineData("tasks -o ", "id json table wide")]
    [InlineData("tasks --state p", "pending")]
    [InlineData("completion ", "bash fish zsh")]
    [InlineData("help su", "submit")]
    [InlineData("drain w", "w1 w2")]
    [InlineData("tasks --worker ", "w1 w2")]
    [InlineData("--manager somewhere resume ", "w1 w2")]
    [InlineData("run -- ta", "")]
    public async Task Bash_completes(string typed, string expected)
    {
        await using var manager = await RestartableManager.StartAsync();
        await using var first = await ScriptedWorker.JoinAsync(manager.Address, "w1");
        await using var second = await ScriptedWorker.JoinAsync(manager.Address, "w2");
        var words = typed.Split(' ');
        var script = $"source <(titan completion bash); complete -p titan >&2; COMP_WORDS=(titan {string.Join(' ', words.Select(word => $"'{word}'"))}); COMP_CWORD={words.Length}; _titan; echo \"${{COMPREPLY[*]}}\"";

        // A Manager that has not answered within a second offers nothing: as somebody at a prompt would, it is asked again.
        await Eventually.Holds(CompleteAsync, offered => offered == expected, expected);

        async Task<string> CompleteAsync()
        {
            using var shell = TitanProcess.Start(_programs, "/bin/bash", manager.Address.ToString(), "-c", script);
            var offered = (await shell.Output.ReadToEndAsync(TestContext.Current.CancellationToken).InTime()).TrimEnd('\n');
            Assert.Contains("complete -F _titan titan", await shell.Error.InTime(), StringComparison.Ordinal);
            Assert.True(offered == expected || offered.Length == 0, offered);
            return offered;
        }
    }

    [Theory]
    [InlineData("zsh", "compdef _titan titan")]
    [InlineData("fish", "complete -c titan")]
    public async Task Other_shells_have_their_scripts(string shell, string holds)
    {
        var answer = (await new Prompt().RunAsync("completion", shell)).Ended(0);
        Assert.Contains(holds, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_and_version_are_told()
    {
        using var help = TitanProcess.Start(_programs, Titan, null, "submit", "--help");
        var text = await help.Output.ReadToEndAsync(TestContext.Current.CancellationToken).InTime();
        Assert.Equal(0, await help.ExitCodeAsync());
        foreach (var told in (string[])["--each-line", "Examples:", "--manager"]) Assert.Contains(told, text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Split("[default").Length, 1, 2));

        using var version = TitanProcess.Start(_programs, Titan, null, "--version");
        Assert.StartsWith("titan 0.", await version.Output.ReadToEndAsync(TestContext.Current.CancellationToken).InTime(), StringComparison.Ordinal);
    }
}

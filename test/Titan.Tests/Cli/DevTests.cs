namespace Titan.Tests.Cli;

/// <summary><c>titan dev</c> with the real programs.</summary>
public sealed class DevTests : IDisposable
{
    private readonly ProgramFolder _programs = new();

    public void Dispose() => _programs.Dispose();

    [Fact]
    public async Task A_cluster_starts_runs_tasks_and_ends_whole_at_Ctrl_C()
    {
        using var dev = TitanProcess.Start(_programs, _programs.Titan, null, "dev", "--programs", _programs.Path, "--workers", "2", "--slots", "1");
        var ready = await ReadyAsync(dev);
        Assert.Contains("workers=2", ready, StringComparison.Ordinal);
        var address = ready.Split("manager=")[1].Split(' ')[0];

        using var run = TitanProcess.Start(_programs, _programs.Titan, address, "run", "--command", "echo hello");
        Assert.Equal("hello\n", await run.Output.ReadToEndAsync(TestContext.Current.CancellationToken).InTime());
        Assert.Equal(0, await run.ExitCodeAsync());

        var children = ChildrenOf(dev.Pid);
        Assert.Equal(3, children.Count);
        // Ctrl-C of a terminal is for its session: they would hear it beside the TERM that they get in order.
        Assert.All(children, child => Assert.NotEqual(SessionOf(dev.Pid), SessionOf(child)));
        dev.PressCtrlC();
        Assert.Equal(0, await dev.ExitCodeAsync());
        Assert.All(children, child => Assert.False(Directory.Exists($"/proc/{child}")));
    }

    [Fact]
    public async Task With_a_folder_the_next_cluster_remembers()
    {
        using var folder = new TemporaryFolder();
        string? id = null;
        for (var round = 0; round < 2; round++)
        {
            using var dev = TitanProcess.Start(_programs, _programs.Titan, null, "dev", "--programs", _programs.Path, "--workers", "0", "--data-dir", folder.Path);
            var address = (await ReadyAsync(dev)).Split("manager=")[1].Split(' ')[0];
            using var call = TitanProcess.Start(_programs, _programs.Titan, address, round == 0 ? ["submit", "-o", "id", "--", "true"] : ["get", id!, "-o", "id"]);
            var told = (await call.Output.ReadToEndAsync(TestContext.Current.CancellationToken).InTime()).Trim();
            Assert.Equal(0, await call.ExitCodeAsync());
            Assert.Equal(id ?? told, told);
            id = told;
            dev.PressCtrlC();
            Assert.Equal(0, await dev.ExitCodeAsync());
        }
    }

    [Fact]
    public async Task When_one_program_dies_it_is_told_and_the_others_end()
    {
        using var dev = TitanProcess.Start(_programs, _programs.Titan, null, "dev", "--programs", _programs.Path, "--workers", "1");
        await ReadyAsync(dev);
        var children = ChildrenOf(dev.Pid);

        TitanProcess.Kill(children.Single(child => File.ReadAllText($"/proc/{child}/cmdline").Contains("worker", StringComparison.Ordinal)));

        Assert.Equal(1, await dev.ExitCodeAsync());
        Assert.Contains("worker-01 ended with exit code 137", await dev.Error.InTime(), StringComparison.Ordinal);
        Assert.All(children, child => Assert.False(Directory.Exists($"/proc/{child}")));
    }

    [Fact]
    public async Task Programs_that_are_not_there_are_told()
    {
        var answer = (await new Prompt().RunAsync("dev", "--programs", "/no/such/folder")).Ended(1);
        Assert.Contains("there is no program /no/such/folder/manager", answer.Error, StringComparison.Ordinal);
        Assert.Contains("--programs", answer.Error, StringComparison.Ordinal);
    }

    private static async Task<string> ReadyAsync(TitanProcess dev)
    {
        while (await dev.Output.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().InTime() is { } line)
        {
            if (line.StartsWith("titan dev ready", StringComparison.Ordinal)) return line;
        }

        throw new InvalidOperationException($"titan dev did not start: {await dev.Error}");
    }

    /// <summary>A child belongs to the thread that started it.</summary>
    /// <summary>proc_pid_stat(5): the sixth field.</summary>
    private static int SessionOf(int pid) => int.Parse(File.ReadAllText($"/proc/{pid}/stat").Split(") ")[^1].Split(' ')[3], System.Globalization.CultureInfo.InvariantCulture);

    private static List<int> ChildrenOf(int pid) =>
        [.. Directory.GetDirectories($"/proc/{pid}/task").SelectMany(thread => File.ReadAllText($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(int.Parse)];
}

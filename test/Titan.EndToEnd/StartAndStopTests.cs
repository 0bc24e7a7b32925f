namespace Titan.EndToEnd;

/// <summary>How the programs begin and end.</summary>
public sealed class StartAndStopTests
{
    [Fact]
    public async Task Ready_lines_tell_where_things_are()
    {
        await using var cluster = await Cluster.StartAsync();
        Assert.Matches(@"^titan manager ready grpc=127\.0\.0\.1:\d+ dashboard=http://127\.0\.0\.1:\d+ store=memory role=leader$", cluster.Manager.ReadyLine);

        var worker = await cluster.AddWorkerAsync("w1", slots: 2);
        Assert.Equal($"titan worker ready id=w1 manager={cluster.Address} slots=2", worker.ReadyLine);
    }

    [Fact]
    public async Task TERM_ends_all_cleanly_though_a_task_is_running()
    {
        await using var cluster = await Cluster.StartAsync();
        using var gate = new Gate();
        var worker = await cluster.AddWorkerAsync("w1", switches: ["--drain-timeout", "1m"]);
        var id = await cluster.Titan.SubmitAsync($"{gate.Wait}; echo done");
        await cluster.Titan.RunningAsync(id);

        // Drains: the task may end, its result is delivered, and only then the Worker goes.
        worker.Send(Signal.Terminate);
        await Eventually.Holds(() => cluster.Titan.RunAsync("workers"), answer => answer.Text.Contains("Draining", StringComparison.OrdinalIgnoreCase), "a draining worker");
        gate.Open();

        Assert.Equal(0, await worker.ExitAsync());
        var ended = await cluster.Titan.GetAsync(id);
        Assert.Equal("succeeded", ended.Phase);
        Assert.Equal("done\n", ended.Stdout);
        cluster.Manager.Send(Signal.Terminate);
        Assert.Equal(0, await cluster.Manager.ExitAsync());
    }

    [Fact]
    public async Task What_outlasts_the_drain_is_stopped_and_goes_to_another_worker()
    {
        await using var cluster = await Cluster.StartAsync();
        using var gate = new Gate();
        var first = await cluster.AddWorkerAsync("w1", switches: ["--drain-timeout", "100ms"]);
        var id = await cluster.Titan.SubmitAsync($"[ $TITAN_ATTEMPT = 2 ] || {gate.Wait}", "--max-retries", "0");
        await cluster.Titan.RunningAsync(id);
        await cluster.AddWorkerAsync("w2");

        first.Send(Signal.Terminate);

        Assert.Equal(0, await first.ExitAsync());
        var ended = await cluster.Titan.EndedAsync(id);
        Assert.Equal("succeeded", ended.Phase);
        Assert.Equal("w2", ended.Attempts[^1].Worker);
    }

    [Fact]
    public async Task A_taken_port_is_told_with_the_switch_that_changes_it()
    {
        await using var cluster = await Cluster.StartAsync();
        var port = cluster.Address.Split(':')[1];

        var second = await Run(Programs.Manager, "--port", port, "--dash-port", "0", "--store", "memory");

        Assert.Equal(1, second.ExitCode);
        Assert.Contains(port, second.Error, StringComparison.Ordinal);
        Assert.Contains("--port", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_id_in_use_is_refused_to_a_second_one()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.AddWorkerAsync("w1");

        var second = await Run(Programs.Worker, "--manager", cluster.Address, "--id", "w1");

        Assert.Equal(1, second.ExitCode);
        Assert.Contains("w1", second.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("manager", "--port", "many")]
    [InlineData("manager", "--reap-after", "-1s")]
    [InlineData("manager", "--what", "x")]
    [InlineData("worker", "--slots", "0")]
    [InlineData("worker", "--label", "novalue")]
    public async Task A_bad_switch_is_told_in_one_line(string program, string name, string value)
    {
        var answer = await Run(program == "manager" ? Programs.Manager : Programs.Worker, name, value);

        Assert.Equal(2, answer.ExitCode);
        Assert.Contains(name, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_program_tells_its_version_and_its_switches()
    {
        foreach (var program in new[] { Programs.Manager, Programs.Worker, Programs.Titan })
        {
            Assert.Matches(@"\d+\.\d+\.\d+", (await Run(program, "--version")).Ended(0).Text);
            Assert.Contains("Example", (await Run(program, "--help")).Ended(0).Text, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static Task<Answer> Run(string program, params IEnumerable<string> arguments) => TitanCommand.EndAsync(Launch.Start(program, arguments), $"{program} {string.Join(' ', arguments)}");
}

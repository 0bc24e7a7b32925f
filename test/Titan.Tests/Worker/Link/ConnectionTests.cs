using System.Net;
using System.Net.Sockets;
using Titan.Protocol.Errors;

namespace Titan.Tests.Worker.Link;

/// <summary>How a Worker finds a Manager, and what it does when it loses one.</summary>
public sealed class ConnectionTests
{
    [Fact]
    public async Task The_ready_line_comes_once_with_the_first_welcome()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(manager.Address);
        var link = await manager.WelcomeAsync();
        await worker.Output.WaitForAsync("ready");
        link.HangUp();
        await (await manager.WelcomeAsync()).PulseAsync("it is back", _ => true);

        Assert.Equal($"titan worker ready id=tested-1 manager={manager.Address} slots=2\n", worker.Output.ToString());
    }

    [Fact]
    public async Task The_hello_says_who_it_is_and_keeps_the_session_across_connections()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(
            options => options with { Labels = new Dictionary<string, string> { ["disk"] = "ssd" } }, null, manager.Address);
        var first = await manager.WelcomeAsync();
        first.HangUp();
        var second = await manager.WelcomeAsync();

        Assert.Equal((1, "tested-1", 2, false), (first.Hello.Protocol, first.Hello.WorkerId, first.Hello.Slots, first.Hello.Draining));
        Assert.Equal("ssd", first.Hello.Labels["disk"]);
        Assert.Contains("noop", first.Hello.Executors);
        Assert.NotEqual(0UL, first.Hello.Session);
        Assert.Equal(first.Hello.Session, second.Hello.Session);
    }

    [Fact]
    public async Task Pulses_count_from_one_on_each_connection()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(manager.Address);
        for (var i = 0; i < 2; i++)
        {
            var link = await manager.WelcomeAsync();
            await link.PulseAsync("three have come", pulse => pulse.Sequence == 3);
            Assert.Equal([1UL, 2UL, 3UL], link.Frames.Where(frame => frame.Pulse is not null).Select(frame => frame.Pulse.Sequence).Take(3));
            link.HangUp();
        }
    }

    [Fact]
    public async Task A_half_open_connection_is_dropped_and_another_one_made()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(manager.Address);
        var link = await manager.AcceptAsync();
        link.IsMute = true;
        await link.WelcomeAsync(silenceLimitMs: 300);

        var next = await manager.WelcomeAsync();
        await next.PulseAsync("it is back", _ => true);
        await link.GoneAsync();
        Assert.Contains("nothing heard for", worker.Errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pulses_come_often_enough_for_the_managers_limit_of_silence()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(options => options with { Pulse = TimeSpan.FromMinutes(1) }, null, manager.Address);
        var link = await manager.WelcomeAsync(silenceLimitMs: 300);

        await link.PulseAsync("five have come", pulse => pulse.Sequence == 5);
    }

    [Fact]
    public async Task A_manager_that_says_nothing_is_given_up()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(options => options, new HastyTime(50), manager.Address);

        await (await manager.AcceptAsync()).GoneAsync();
        await manager.AcceptAsync();
        await worker.Errors.WaitForAsync("no welcome within 5 s");
    }

    [Fact]
    public async Task Refusals_are_outlived()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(manager.Address);
        foreach (var reason in (string[])[Reasons.ShuttingDown, Reasons.StoreUnavailable, Reasons.NotLeader, Reasons.WorkerIdTaken, Reasons.MaxWorkers])
            await (await manager.AcceptAsync()).RefuseAsync(reason);

        await manager.WelcomeAsync();
        await worker.Output.WaitForAsync("ready");
        Assert.Contains("the test says STORE_UNAVAILABLE; ask the test", worker.Errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_second_manager_of_the_list_is_tried_when_the_first_is_away()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(ClosedPort(), manager.Address);

        await manager.WelcomeAsync();
        Assert.Contains($"manager={manager.Address} ", await worker.Output.WaitForAsync("ready"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manager_that_does_not_lead_is_left_for_the_leader_it_names()
    {
        await using var follower = await ScriptedManager.StartAsync();
        await using var leader = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(follower.Address);

        await (await follower.AcceptAsync()).RefuseAsync(Reasons.NotLeader, leader.Address);

        await leader.WelcomeAsync();
        Assert.Contains($"manager={leader.Address} ", await worker.Output.WaitForAsync("ready"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_leader_that_steps_down_names_its_successor_in_its_last_word()
    {
        await using var old = await ScriptedManager.StartAsync();
        await using var next = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(old.Address);

        await (await old.WelcomeAsync()).RefuseAsync(Reasons.NotLeader, next.Address);

        await (await next.WelcomeAsync()).PulseAsync("it has crossed over", _ => true);
    }

    [Fact]
    public async Task After_a_manager_that_said_goodbye_the_others_are_tried_first()
    {
        await using var first = await ScriptedManager.StartAsync();
        await using var second = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(first.Address, second.Address);

        await (await first.WelcomeAsync()).RefuseAsync(Reasons.ShuttingDown);

        await second.WelcomeAsync();
    }

    [Fact]
    public async Task A_manager_started_again_hears_what_is_held_from_before()
    {
        var grant = Grants.Noop(lease: 5);
        var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(manager.Address);
        var port = int.Parse(manager.Address.Split(':')[1]);
        await using (manager)
        {
            var link = await manager.WelcomeAsync(epoch: 1);
            await link.GrantAsync(grant);
            await link.ResultAsync(grant);
        }

        await using var again = await ScriptedManager.StartAsync(port);
        var next = await again.WelcomeAsync(epoch: 2);
        Assert.Equal(5UL, next.Hello.Held.Single().Lease);
        await next.ResultAsync(grant);
        await next.AcknowledgeAsync(grant);
        await next.PulseAsync("nothing is held", pulse => pulse.Held.Count == 0);
    }

    [Theory]
    [InlineData(Reasons.Protocol)]
    [InlineData(Reasons.InvalidField)]
    public async Task A_worker_that_no_manager_will_ever_take_says_why_and_ends(string reason)
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(manager.Address);

        await (await manager.AcceptAsync()).RefuseAsync(reason);

        Assert.Equal(1, await worker.EndedAsync());
        Assert.Contains($"worker: refused by the manager at {manager.Address}: the test says {reason}; ask the test\n", worker.Errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_id_is_asked_for_again_before_it_is_given_up()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(options => options, new HastyTime(50), manager.Address);

        var refusals = 0;
        while (!worker.ExitCode.IsCompleted)
        {
            var next = manager.AcceptAsync();
            if (await Task.WhenAny(next, worker.ExitCode) != next) break;
            await (await next).RefuseAsync(Reasons.WorkerIdTaken, stopAll: true);
            refusals++;
        }

        Assert.Equal(1, await worker.ExitCode);
        Assert.True(refusals > 1, $"asked {refusals} times");
        Assert.Contains("the test says WORKER_ID_TAKEN", worker.Errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_welcome_it_never_gives_up()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(manager.Address);
        (await manager.WelcomeAsync()).HangUp();
        foreach (var reason in (string[])[Reasons.Protocol, Reasons.WorkerIdTaken, Reasons.InvalidField])
            await (await manager.AcceptAsync()).RefuseAsync(reason);

        await (await manager.WelcomeAsync()).PulseAsync("it is back", _ => true);
    }

    private static string ClosedPort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return $"127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}";
    }
}

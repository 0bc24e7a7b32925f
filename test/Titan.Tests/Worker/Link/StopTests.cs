using V1 = Titan.Protocol.V1;

namespace Titan.Tests.Worker.Link;

/// <summary>Ends that a Worker brings about: stops, newer leases, lost links, drains. With real commands.</summary>
public sealed class StopTests
{
    private const string Endless = "exec sleep 600";

    [Fact]
    public async Task A_stopped_attempt_ends_and_its_late_result_is_told()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(manager.Address);
        var link = await manager.WelcomeAsync();
        var grant = Grants.Shell(Endless, lease: 5);
        await link.GrantAsync(grant);
        await RunsAsync(link, grant);

        await link.StopAsync(grant);

        Assert.NotEqual(V1.Cause.ExitCode, (await link.ResultAsync(grant)).Cause);
        await link.AcknowledgeAsync(grant);
        await link.PulseAsync("nothing is held", pulse => pulse.Held.Count == 0);
    }

    [Fact]
    public async Task A_cancelled_attempt_says_that_it_was()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(manager.Address);
        var link = await manager.WelcomeAsync();
        var running = Grants.Shell(Endless, lease: 5);
        await link.GrantAsync(running);
        await RunsAsync(link, running);

        await link.StopAsync(running, V1.StopReason.Cancelled, graceMs: 5_000);

        var result = await link.ResultAsync(running);
        Assert.Equal(V1.Cause.Cancelled, result.Cause);
        Assert.NotEqual(0, result.StartedAtUs);
    }

    [Fact]
    public async Task A_newer_lease_of_a_task_ends_the_older_one_and_begins_after_it()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(manager.Address);
        var link = await manager.WelcomeAsync();
        var older = Grants.Shell(Endless, lease: 5, attempt: 1);
        var newer = Grants.Shell("true", lease: 6, attempt: 2);
        await link.GrantAsync(older);
        await RunsAsync(link, older);

        await link.GrantAsync(newer);

        var first = await link.ResultAsync(older);
        var second = await link.ResultAsync(newer);
        Assert.NotEqual(V1.Cause.ExitCode, first.Cause);
        Assert.Equal((V1.Cause.ExitCode, 0), (second.Cause, second.ExitCode));
        Assert.True(second.StartedAtUs >= first.EndedAtUs, "they ran side by side");
    }

    [Fact]
    public async Task An_older_lease_that_comes_late_is_not_run()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(manager.Address);
        var link = await manager.WelcomeAsync();
        await link.GrantAsync(Grants.Shell(Endless, lease: 6, attempt: 2));
        var older = Grants.Shell("true", lease: 5, attempt: 1);

        await link.GrantAsync(older);

        var result = await link.ResultAsync(older);
        Assert.Equal((V1.Cause.WorkerLost, 0L), (result.Cause, result.StartedAtUs));
    }

    [Fact]
    public async Task Running_attempts_go_on_while_no_manager_is_there()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(manager.Address);
        var link = await manager.WelcomeAsync();
        var grant = Grants.Shell(Endless, lease: 5);
        await link.GrantAsync(grant);
        await RunsAsync(link, grant);

        link.HangUp();

        var next = await manager.WelcomeAsync();
        Assert.Equal(V1.HeldPhase.Running, next.Hello.Held.Single().Phase);
        await next.WaitAsync("the start, again", frames => frames.SelectMany(frame => frame.Started).FirstOrDefault(started => started.Lease == 5));
        Assert.Empty(next.Results);
    }

    [Fact]
    public async Task Running_attempts_end_with_the_link_when_asked_so()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(options => options with { StopOnDisconnect = true }, null, manager.Address);
        var link = await manager.WelcomeAsync();
        var grant = Grants.Shell(Endless, lease: 5);
        await link.GrantAsync(grant);
        await RunsAsync(link, grant);

        link.HangUp();

        Assert.Equal(V1.Cause.WorkerLost, (await (await manager.WelcomeAsync()).ResultAsync(grant)).Cause);
    }

    [Fact]
    public async Task A_worker_that_was_given_up_ends_all_it_runs_and_comes_back()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(manager.Address);
        var link = await manager.WelcomeAsync();
        var grant = Grants.Shell(Endless, lease: 5);
        await link.GrantAsync(grant);
        await RunsAsync(link, grant);

        await link.RefuseAsync("SUPERSEDED", stopAll: true);

        var next = await manager.WelcomeAsync();
        Assert.Equal(V1.Cause.WorkerLost, (await next.ResultAsync(grant)).Cause);
        await next.AcknowledgeAsync(grant);
        await next.PulseAsync("nothing is held", pulse => pulse.Held.Count == 0);
    }

    [Fact]
    public async Task What_has_not_ended_when_the_drain_is_over_is_given_back()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(options => options with { Slots = 1, DeliverWithin = TimeSpan.FromMinutes(5) }, null, manager.Address);
        var link = await manager.WelcomeAsync();
        var running = Grants.Shell(Endless, lease: 5);
        var waiting = Grants.Shell(Endless, lease: 6, task: 2);
        await link.GrantAsync(running, waiting);
        await RunsAsync(link, running);

        worker.AskToEnd();

        var begun = await link.ResultAsync(running);
        Assert.Equal(V1.Cause.WorkerLost, begun.Cause);
        Assert.NotEqual(0, begun.StartedAtUs);
        var unbegun = await link.ResultAsync(waiting);
        Assert.Equal((V1.Cause.WorkerLost, 0L), (unbegun.Cause, unbegun.StartedAtUs));
        await link.AcknowledgeAsync(running, waiting);
        Assert.Equal(0, await worker.EndedAsync());
    }

    [Fact]
    public async Task What_ends_within_the_drain_keeps_its_own_end()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(
            options => options with { DrainTimeout = TimeSpan.FromMinutes(5), DeliverWithin = TimeSpan.FromMinutes(5) }, null, manager.Address);
        using var fifo = new Fifo();
        var link = await manager.WelcomeAsync();
        var grant = Grants.Shell($"read word < {fifo.Path}; exit 7", lease: 5);
        await link.GrantAsync(grant);
        await RunsAsync(link, grant);

        worker.AskToEnd();
        await link.PulseAsync("it drains", pulse => pulse.Draining);
        await fifo.WriteAsync("go\n");

        var result = await link.ResultAsync(grant);
        Assert.Equal((V1.Cause.ExitCode, 7), (result.Cause, result.ExitCode));
        await link.AcknowledgeAsync(grant);
        Assert.Equal(0, await worker.EndedAsync());
    }

    private static Task<V1.Started> RunsAsync(ScriptedLink link, V1.Grant grant) => link.WaitAsync(
        $"the start of lease {grant.Lease}", frames => frames.SelectMany(frame => frame.Started).FirstOrDefault(started => started.Lease == grant.Lease));
}

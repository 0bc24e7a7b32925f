using V1 = Titan.Protocol.V1;

namespace Titan.Tests.Worker.Link;

/// <summary>What a Worker does with grants, stops and acknowledgements.</summary>
public sealed class GrantTests
{
    [Fact]
    public async Task A_result_is_held_until_it_is_acknowledged()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(manager.Address);
        var link = await manager.WelcomeAsync();
        var grant = Grants.Noop(lease: 5);

        await link.GrantAsync(grant);

        var result = await link.ResultAsync(grant);
        Assert.Equal((grant.TaskId, 1, V1.Cause.ExitCode, 0), (result.TaskId, result.Attempt, result.Cause, result.ExitCode));
        Assert.InRange(result.StartedAtUs, 1, result.EndedAtUs);
        var held = (await link.PulseAsync("it is held", pulse => pulse.Held.Count == 1)).Held.Single();
        Assert.Equal((5UL, grant.TaskId, 1, V1.HeldPhase.Ended), (held.Lease, held.TaskId, held.Attempt, held.Phase));

        await link.AcknowledgeAsync(grant);
        await link.PulseAsync("nothing is held", pulse => pulse.Held.Count == 0);
        Assert.Single(link.Results);
    }

    [Fact]
    public async Task A_repeated_grant_runs_once()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(manager.Address);
        var link = await manager.WelcomeAsync();
        var grant = Grants.Noop(lease: 5);

        await link.GrantAsync(grant, grant);
        await link.ResultAsync(grant);
        await link.GrantAsync(grant);
        await link.PulseAsync("it is held once", pulse => pulse.Held.Count == 1);
        await link.GrantAsync(Grants.Noop(lease: 6, task: 2));
        await link.ResultAsync(Grants.Noop(lease: 6, task: 2));

        Assert.Single(link.Results, result => result.Lease == 5);
    }

    [Fact]
    public async Task A_lost_grant_is_missing_in_the_pulse_and_runs_when_it_comes_again()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(manager.Address);
        var lost = await manager.WelcomeAsync();
        lost.HangUp();

        var link = await manager.WelcomeAsync();
        Assert.Empty(link.Hello.Held);
        await link.PulseAsync("nothing is held", pulse => pulse.Held.Count == 0);
        var grant = Grants.Noop(lease: 5);
        await link.GrantAsync(grant);
        await link.ResultAsync(grant);
    }

    [Fact]
    public async Task A_result_that_was_not_acknowledged_is_sent_again_on_every_connection()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(manager.Address);
        var link = await manager.WelcomeAsync();
        var grant = Grants.Noop(lease: 5);
        await link.GrantAsync(grant);
        var first = await link.ResultAsync(grant);

        for (var i = 0; i < 3; i++)
        {
            link.HangUp();
            link = await manager.WelcomeAsync();
            Assert.Equal(V1.HeldPhase.Ended, link.Hello.Held.Single().Phase);
            Assert.Equal(first, await link.ResultAsync(grant));
        }

        await link.AcknowledgeAsync(grant, grant);
        await link.PulseAsync("nothing is held", pulse => pulse.Held.Count == 0);
    }

    [Fact]
    public async Task A_stop_of_an_unknown_lease_changes_nothing()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(manager.Address);
        var link = await manager.WelcomeAsync();

        await link.StopAsync(Grants.Noop(lease: 4));
        await link.AcknowledgeAsync(Grants.Noop(lease: 4));
        var grant = Grants.Noop(lease: 5);
        await link.GrantAsync(grant);

        await link.ResultAsync(grant);
        Assert.Single(link.Results);
    }

    [Fact]
    public async Task Work_that_cannot_be_run_here_ends_as_not_started()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(manager.Address);
        var link = await manager.WelcomeAsync();
        var grant = Grants.Of(new V1.Work { Container = new V1.Container { Image = "alpine" } }, lease: 5, task: 1, attempt: 1);

        await link.GrantAsync(grant);

        var result = await link.ResultAsync(grant);
        Assert.Equal((V1.Cause.Spawn, 0L), (result.Cause, result.StartedAtUs));
        Assert.Contains("container", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_finds_no_slot_in_time_is_given_back_as_not_begun()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(manager.Address);
        var link = await manager.WelcomeAsync();
        using var fifo = new Fifo();
        V1.Grant[] slow = [Grants.Shell($"cat {fifo.Path}", lease: 1, task: 1), Grants.Shell("sleep 600", lease: 2, task: 2)];
        V1.Grant[] ahead = [Grants.Noop(lease: 3, task: 3), Grants.Noop(lease: 4, task: 4)];

        await link.GrantAsync([.. slow, .. ahead]);

        foreach (var grant in ahead)
        {
            var result = await link.ResultAsync(grant);
            Assert.Equal((V1.Cause.WorkerLost, 0L), (result.Cause, result.StartedAtUs));
            Assert.Contains("given back", result.Message, StringComparison.Ordinal);
        }

        await fifo.WriteAsync("go on");
        Assert.Equal(V1.Cause.ExitCode, (await link.ResultAsync(slow[0])).Cause);
        Assert.DoesNotContain(link.Results, result => result.Lease == 2);
    }

    [Fact]
    public async Task A_thousand_grants_on_two_slots_all_end_and_their_ends_are_told_together()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(manager.Address);
        var link = await manager.WelcomeAsync();
        var grants = Enumerable.Range(1, 1_000).Select(i => Grants.Noop((ulong)i, task: i)).ToArray();

        await link.GrantAsync(grants);

        foreach (var grant in grants) await link.ResultAsync(grant);
        Assert.InRange(link.Frames.Count(frame => frame.Results.Count > 0), 1, 100);
        await link.AcknowledgeAsync(grants);
        await link.PulseAsync("nothing is held", pulse => pulse.Held.Count == 0);
        Assert.Equal(1_000, link.Results.Count());
    }
}

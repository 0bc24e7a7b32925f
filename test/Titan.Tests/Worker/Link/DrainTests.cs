using System.Text;
using V1 = Titan.Protocol.V1;

namespace Titan.Tests.Worker.Link;

/// <summary>The orderly end of a Worker.</summary>
public sealed class DrainTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_drained_worker_ends_when_its_last_result_is_acknowledged()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(options => options with { DrainTimeout = Long, DeliverWithin = Long }, null, manager.Address);
        var link = await manager.WelcomeAsync();
        var grant = Grants.Noop(lease: 5);
        await link.GrantAsync(grant);
        await link.ResultAsync(grant);

        worker.AskToEnd();
        await link.PulseAsync("it drains", pulse => pulse.Draining);
        Assert.False(worker.ExitCode.IsCompleted);
        await link.AcknowledgeAsync(grant);

        Assert.Equal(0, await worker.EndedAsync());
        await link.GoneAsync();
    }

    [Fact]
    public async Task A_grant_during_the_drain_is_given_back_as_not_begun()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(options => options with { DrainTimeout = Long, DeliverWithin = Long }, null, manager.Address);
        var link = await manager.WelcomeAsync();
        var first = Grants.Noop(lease: 5);
        await link.GrantAsync(first);
        await link.ResultAsync(first);
        worker.AskToEnd();
        await link.PulseAsync("it drains", pulse => pulse.Draining);

        var second = Grants.Noop(lease: 6, task: 2);
        await link.GrantAsync(second);

        var result = await link.ResultAsync(second);
        Assert.Equal((V1.Cause.WorkerLost, 0L), (result.Cause, result.StartedAtUs));
        Assert.DoesNotContain(link.Frames, frame => frame.Started.Any(started => started.Lease == 6));
        await link.AcknowledgeAsync(first, second);
        Assert.Equal(0, await worker.EndedAsync());
    }

    [Fact]
    public async Task A_drain_outlives_a_lost_connection_and_says_so_in_the_hello()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(options => options with { DeliverWithin = Long }, null, manager.Address);
        var link = await manager.WelcomeAsync();
        var grant = Grants.Noop(lease: 5);
        await link.GrantAsync(grant);
        await link.ResultAsync(grant);
        worker.AskToEnd();
        await link.PulseAsync("it drains", pulse => pulse.Draining);
        link.HangUp();

        var next = await manager.WelcomeAsync();
        Assert.True(next.Hello.Draining);
        await next.ResultAsync(grant);
        await next.AcknowledgeAsync(grant);
        Assert.Equal(0, await worker.EndedAsync());
    }

    [Fact]
    public async Task Hurried_it_gives_what_runs_its_grace_and_no_more_of_its_own_time()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(options => options with { DrainTimeout = Long, DeliverWithin = Long, Slots = 2 }, null, manager.Address);
        var link = await manager.WelcomeAsync();
        var patient = Grants.Shell("trap 'echo tidied; exit 0' TERM; echo ready; while :; do sleep 0.05; done");
        patient.GraceMs = (long)Long.TotalMilliseconds;
        var killed = Grants.Shell("trap 'echo tidied; exit 0' TERM; echo ready; while :; do sleep 0.05; done", lease: 2, task: 2);
        killed.GraceMs = 0;
        await link.GrantAsync(patient, killed);
        await link.WaitAsync("word of both", _ => Output(patient) == "ready\n" && Output(killed) == "ready\n" ? "ready" : null);
        worker.AskToEnd();
        await link.PulseAsync("it drains", pulse => pulse.Draining);

        worker.Hurry();

        Assert.Equal((V1.Cause.WorkerLost, 0), await EndAsync(patient));
        Assert.Equal((V1.Cause.WorkerLost, 9), await EndAsync(killed));
        Assert.Equal(("ready\ntidied\n", "ready\n"), (Output(patient), Output(killed)));
        await link.AcknowledgeAsync(patient, killed);
        Assert.Equal(0, await worker.EndedAsync());

        string Output(V1.Grant grant) => Encoding.UTF8.GetString(link.OutputOf(grant));

        async Task<(V1.Cause, int)> EndAsync(V1.Grant grant) => await link.ResultAsync(grant) is var result ? (result.Cause, result.Signal) : default;
    }

    [Fact]
    public async Task Without_a_manager_a_drain_ends_all_the_same_and_says_what_was_not_delivered()
    {
        var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(manager.Address);
        await using (manager)
        {
            var link = await manager.WelcomeAsync();
            var grant = Grants.Noop(lease: 5);
            await link.GrantAsync(grant);
            await link.ResultAsync(grant);
        }

        Assert.Equal(0, await worker.EndAsync());
        Assert.Contains("1 result could not be delivered", worker.Errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_never_found_a_manager_ends_at_once()
    {
        await using var worker = RunningWorker.Start(options => options with { DrainTimeout = Long, DeliverWithin = Long }, null, "127.0.0.1:1");
        await worker.Errors.WaitForAsync("no link to 127.0.0.1:1");

        Assert.Equal(0, await worker.EndAsync());
        Assert.Empty(worker.Output.ToString());
    }
}

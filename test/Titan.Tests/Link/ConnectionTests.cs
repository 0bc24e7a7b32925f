using Microsoft.Extensions.Hosting;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Link;

public sealed class ConnectionTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task A_new_connection_of_the_same_process_takes_the_place_of_the_old_one()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var before = await ScriptedWorker.JoinAsync(manager);
        await using var after = await ScriptedWorker.JoinAsync(manager);
        Assert.Null(await before.LastWord.InTime());

        var id = await manager.SubmitAsync();
        Assert.Equal(id, (await after.GrantAsync()).TaskId);
        Assert.Equal(WorkerState.Busy, (await WorkerAsync(manager)).State);
    }

    [Fact]
    public async Task A_worker_restarted_under_its_id_loses_what_its_earlier_process_held()
    {
        await using var manager = await RunningManager.StartAsync();
        Grant lost;
        await using (var before = await ScriptedWorker.JoinAsync(manager, ScriptedWorker.Hello(session: 1)))
        {
            await manager.SubmitAsync();
            lost = await before.GrantAsync();
        }

        await using var after = await JoinWhenFreeAsync(manager, ScriptedWorker.Hello(session: 2));
        var grant = await after.GrantAsync();
        Assert.Equal((lost.TaskId, 2), (grant.TaskId, grant.Attempt));
        await after.ResultAsync(grant);
        var task = await manager.UntilEndedAsync(grant.TaskId);
        Assert.Equal((Phase.Succeeded, 1, AttemptPhase.Lost), (task.Phase, task.LossesUsed, task.Attempts[0].Phase));
    }

    [Fact]
    public async Task A_worker_on_a_half_open_connection_is_given_up_and_its_task_runs_elsewhere()
    {
        await using var manager = await RunningManager.StartAsync(RunningManager.Options with { ReapAfter = Soon, FailoverGrace = TimeSpan.Zero });
        await using var silent = await ScriptedWorker.JoinAsync(manager, ScriptedWorker.Hello("w1"));
        var id = await manager.SubmitAsync();
        var lost = await silent.GrantAsync();

        var refused = await silent.LastWord.InTime();
        Assert.Equal(("SUPERSEDED", true), (refused!.Reason, refused.StopAll));

        await using var other = await ScriptedWorker.JoinAsync(manager, ScriptedWorker.Hello("w2", session: 2));
        var grant = await other.GrantAsync();
        Assert.Equal((id, 2), (grant.TaskId, grant.Attempt));
        Assert.True(grant.Lease > lost.Lease);
    }

    [Fact]
    public async Task A_worker_whose_link_dropped_keeps_its_task_when_it_comes_back_in_time()
    {
        await using var manager = await RunningManager.StartAsync(RunningManager.Options with { ReconnectGrace = TimeSpan.FromHours(1) });
        Grant grant;
        await using (var before = await ScriptedWorker.JoinAsync(manager))
        {
            await manager.SubmitAsync();
            grant = await before.GrantAsync();
            await before.StartedAsync(grant);
            await manager.UntilAsync(grant.TaskId, task => task.StartedAt is not null);
        }

        while ((await WorkerAsync(manager)).State != WorkerState.Missing) await Task.Yield();
        var hello = ScriptedWorker.Hello();
        hello.Held.Add(ScriptedWorker.Holds(grant, HeldPhase.Running));
        await using var after = await ScriptedWorker.JoinAsync(manager, hello);
        await after.SettleAsync(ScriptedWorker.Holds(grant, HeldPhase.Running));
        after.AssertNothingLeft();
        await after.ResultAsync(grant);
        Assert.Equal((Phase.Succeeded, 0), ((await manager.UntilEndedAsync(grant.TaskId)).Phase, (await manager.GetAsync(grant.TaskId)).LossesUsed));
    }

    [Fact]
    public async Task Pulses_are_answered_while_the_store_stands_still()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager);
        manager.Store.Hold();
        var waiting = manager.SubmitAsync();
        for (var i = 0; i < 5; i++) await worker.PulseAsync();
        Assert.False(waiting.IsCompleted);

        manager.Store.Release();
        Assert.Equal(await waiting.InTime(), (await worker.GrantAsync()).TaskId);
    }

    [Fact]
    public async Task When_the_manager_loses_its_leadership_workers_are_asked_to_introduce_themselves_again()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager);
        var id = await manager.SubmitAsync();
        var grant = await worker.GrantAsync();

        manager.Store.Fence();
        var refused = await worker.LastWord.InTime();
        Assert.False(refused!.StopAll);

        var hello = ScriptedWorker.Hello();
        hello.Held.Add(ScriptedWorker.Holds(grant, HeldPhase.Running));
        await using var again = await JoinWhenFreeAsync(manager, hello);
        Assert.True(again.Welcome.Epoch > worker.Welcome.Epoch);
        await again.ResultAsync(grant);
        Assert.Single((await manager.UntilEndedAsync(id)).Attempts);
    }

    [Fact]
    public async Task Workers_of_a_deposed_leader_are_sent_to_the_one_that_leads_now()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager);
        manager.Store.Elect(new Titan.Storage.Peer("other", "10.0.0.2:50051", "1.0.0", default, Leads: true));

        var lastWord = await worker.LastWord.InTime();
        Assert.Equal(("NOT_LEADER", "10.0.0.2:50051", false), (lastWord!.Reason, lastWord.Leader, lastWord.StopAll));
        var refused = await ScriptedWorker.RefusedAsync(manager, new WorkerFrame { Hello = ScriptedWorker.Hello() });
        Assert.Equal(("NOT_LEADER", "10.0.0.2:50051", false), (refused.Reason, refused.Leader, refused.StopAll));
    }

    [Fact]
    public async Task A_manager_that_stops_says_so_to_its_workers()
    {
        var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager);
        // The stop is announced, and its last word heard, before the listeners close: a closing socket may take with it what was not read yet.
        manager.Part<IHostApplicationLifetime>().StopApplication();
        var refused = await worker.LastWord.InTime();
        Assert.Equal(("SHUTTING_DOWN", false), (refused!.Reason, refused.StopAll));
        await manager.DisposeAsync();
    }

    [Fact]
    public async Task A_draining_worker_gets_nothing_new()
    {
        await using var manager = await RunningManager.StartAsync();
        var hello = ScriptedWorker.Hello();
        hello.Draining = true;
        await using var worker = await ScriptedWorker.JoinAsync(manager, hello);
        await manager.SubmitAsync();
        await manager.Cluster.StatusAsync(new StatusRequest(), RunningManager.Deadline());
        Assert.Equal(WorkerState.Draining, (await WorkerAsync(manager)).State);
        worker.AssertNothingLeft();

        // A pulse that no longer says so ends the drain.
        await worker.PulseAsync();
        await worker.GrantAsync();
    }

    /// <summary>Until the Manager has noticed that the earlier connection is gone, the id counts as taken, or it opens its store.</summary>
    private static async Task<ScriptedWorker> JoinWhenFreeAsync(RunningManager manager, Hello hello)
    {
        // One that is refused and asks again at once is taken for a flood.
        using var tries = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            if (await ScriptedWorker.TryJoinAsync(manager, hello) is { } worker) return worker;
            await tries.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    private static async Task<Titan.Protocol.V1.Worker> WorkerAsync(RunningManager manager) =>
        Assert.Single((await manager.Cluster.ListWorkersAsync(new ListWorkersRequest(), RunningManager.Deadline())).Workers);
}

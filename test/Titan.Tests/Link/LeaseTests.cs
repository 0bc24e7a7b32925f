using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Link;

public sealed class LeaseTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task A_grant_carries_all_that_the_worker_needs()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager);
        var spec = Specs.Shell("echo \"$A\"");
        spec.Work.Env["A"] = "1";
        spec.Work.Cwd = "/tmp";
        spec.Timeout = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromSeconds(1.5));
        spec.MaxOutputBytes = 77;
        var id = await manager.SubmitAsync(spec);

        var grant = await worker.GrantAsync();
        Assert.Equal((id, 1, 1_500, 77), (grant.TaskId, grant.Attempt, grant.TimeoutMs, grant.MaxOutputBytes));
        Assert.Equal(spec.Work, grant.Work);
        Assert.True(grant.Lease > 0);
    }

    [Fact]
    public async Task No_more_is_granted_than_there_are_slots()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager, ScriptedWorker.Hello(slots: 2));
        for (var i = 0; i < 3; i++) await manager.SubmitAsync();
        Grant[] grants = [await worker.GrantAsync(), await worker.GrantAsync()];
        await worker.SettleAsync([.. grants.Select(grant => ScriptedWorker.Holds(grant, HeldPhase.Running))]);
        worker.AssertNothingLeft();

        await worker.ResultAsync(grants[0]);
        var third = await worker.GrantAsync();
        Assert.DoesNotContain(third.TaskId, grants.Select(grant => grant.TaskId));
        Assert.True(third.Lease > grants.Max(grant => grant.Lease));
        Assert.Equal(grants[0].Lease, await worker.AcknowledgedAsync());
    }

    [Fact]
    public async Task A_start_and_a_result_are_recorded_in_every_field()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager);
        var spec = Specs.Noop();
        spec.MaxRetries = 0;
        var id = await manager.SubmitAsync(spec);
        var grant = await worker.GrantAsync();
        await worker.StartedAsync(grant);
        await manager.UntilAsync(id, task => task.StartedAt is not null);

        var hash = Google.Protobuf.ByteString.CopyFrom(new byte[32]);
        await worker.ResultAsync(grant, adjust: result =>
        {
            (result.Cause, result.Signal, result.Message, result.StartedAtUs) = (Cause.Signal, 9, "killed", 2_000_000);
            result.Stdout = new Sealed { TotalBytes = 10, HeadBytes = 4, TailBytes = 4, Sha256 = hash };
        });

        var task = await manager.UntilEndedAsync(id);
        Assert.Equal((Phase.Failed, Cause.Signal, 137), (task.Phase, task.Cause, task.ExitCode));
        var attempt = Assert.Single(task.Attempts);
        Assert.Equal((AttemptPhase.Failed, 9, "killed", "w1", grant.Lease), (attempt.Phase, attempt.Signal, attempt.Message, attempt.Worker, attempt.Lease));
        Assert.Equal(new OutputSeal { TotalBytes = 10, HeadBytes = 4, TailBytes = 4, Sha256 = hash }, attempt.Stdout);
        Assert.Equal(2, attempt.StartedAt.Seconds);
    }

    [Fact]
    public async Task A_lost_grant_is_granted_again_under_the_same_lease()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager);
        await manager.SubmitAsync();
        var grant = await worker.GrantAsync();

        // Pulses that do not name it: young grants may still be on their way, older ones are sent again.
        Task<Grant> again = worker.GrantAsync();
        while (!again.IsCompleted) await worker.PulseAsync();
        Assert.Equal((grant.Lease, grant.TaskId, grant.Attempt), ((await again).Lease, (await again).TaskId, (await again).Attempt));

        await worker.SettleAsync(ScriptedWorker.Holds(grant, HeldPhase.Accepted));
        Assert.Single((await manager.GetAsync(grant.TaskId)).Attempts);
    }

    [Fact]
    public async Task A_grant_that_the_old_connection_lost_is_granted_again_on_the_new_one()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var before = await ScriptedWorker.JoinAsync(manager);
        await manager.SubmitAsync();
        var grant = await before.GrantAsync();

        await using var after = await ScriptedWorker.JoinAsync(manager);
        Assert.Equal(grant, await after.GrantAsync());
    }

    [Fact]
    public async Task A_repeated_result_is_acknowledged_again_and_changes_nothing()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager);
        var id = await manager.SubmitAsync();
        var grant = await worker.GrantAsync();
        for (var i = 0; i < 3; i++)
        {
            await worker.ResultAsync(grant);
            Assert.Equal(grant.Lease, await worker.AcknowledgedAsync());
        }

        var task = await manager.GetAsync(id);
        Assert.Equal((Phase.Succeeded, 0), (task.Phase, Assert.Single(task.Attempts).LateReports));
    }

    [Fact]
    public async Task A_result_that_was_never_acknowledged_is_taken_on_the_next_connection()
    {
        await using var manager = await RunningManager.StartAsync();
        Grant grant;
        await using (var before = await ScriptedWorker.JoinAsync(manager))
        {
            await manager.SubmitAsync();
            grant = await before.GrantAsync();
        }

        var hello = ScriptedWorker.Hello();
        hello.Held.Add(ScriptedWorker.Holds(grant, HeldPhase.Ended));
        await using var after = await ScriptedWorker.JoinAsync(manager, hello);
        await after.ResultAsync(grant);
        Assert.Equal(grant.Lease, await after.AcknowledgedAsync());
        Assert.Single((await manager.UntilEndedAsync(grant.TaskId)).Attempts);
    }

    [Fact]
    public async Task A_late_result_is_acknowledged_shown_and_changes_nothing()
    {
        await using var manager = await RunningManager.StartAsync(RunningManager.Options with { ReconnectGrace = Soon, FailoverGrace = TimeSpan.Zero });
        Grant lost;
        await using (var dying = await ScriptedWorker.JoinAsync(manager, ScriptedWorker.Hello("w1")))
        {
            await manager.SubmitAsync();
            lost = await dying.GrantAsync();
            await dying.StartedAsync(lost);
            await manager.UntilAsync(lost.TaskId, task => task.StartedAt is not null);
        }

        await using var other = await ScriptedWorker.JoinAsync(manager, ScriptedWorker.Hello("w2", session: 2));
        var second = await other.GrantAsync();
        Assert.Equal((lost.TaskId, 2), (second.TaskId, second.Attempt));

        var hello = ScriptedWorker.Hello("w1");
        hello.Held.Add(ScriptedWorker.Holds(lost, HeldPhase.Running));
        await using var back = await ScriptedWorker.JoinAsync(manager, hello);
        var stop = await back.StopAsync();
        Assert.Equal((lost.Lease, StopReason.LeaseClosed), (stop.Lease, stop.Reason));
        await back.ResultAsync(lost, exitCode: 3);
        Assert.Equal(lost.Lease, await back.AcknowledgedAsync());

        await other.ResultAsync(second);
        var task = await manager.UntilEndedAsync(lost.TaskId);
        Assert.Equal((Phase.Succeeded, 1, 0), (task.Phase, task.LossesUsed, task.RetriesUsed));
        Assert.Equal((AttemptPhase.Lost, 1, "exit 3 from w1"), (task.Attempts[0].Phase, task.Attempts[0].LateReports, task.Attempts[0].LastLateReport));
    }

    [Fact]
    public async Task An_unknown_lease_is_told_to_stop_and_its_result_is_acknowledged()
    {
        await using var manager = await RunningManager.StartAsync();
        var stranger = new Grant { Lease = 99, TaskId = "01ARZ3NDEKTSV4RRFFQ69G5FAV", Attempt = 1 };
        var hello = ScriptedWorker.Hello();
        hello.Held.Add(ScriptedWorker.Holds(stranger, HeldPhase.Running));
        await using var worker = await ScriptedWorker.JoinAsync(manager, hello);

        var stop = await worker.StopAsync();
        Assert.Equal((99UL, stranger.TaskId, StopReason.LeaseClosed), (stop.Lease, stop.TaskId, stop.Reason));

        // It still fills the only slot: nothing is granted until it is gone.
        await manager.SubmitAsync();
        await worker.SettleAsync(ScriptedWorker.Holds(stranger, HeldPhase.Stopping));
        worker.AssertNothingLeft();
        await worker.ResultAsync(stranger, adjust: result => result.Cause = Cause.Cancelled);
        Assert.Equal(99UL, await worker.AcknowledgedAsync());
        await worker.PulseAsync();
        Assert.NotEqual(99UL, (await worker.GrantAsync()).Lease);
    }

    [Fact]
    public async Task A_start_under_an_unknown_lease_is_told_to_stop()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager);
        await worker.StartedAsync(new Grant { Lease = 5, TaskId = "not an id", Attempt = 1 });
        Assert.Equal((5UL, StopReason.LeaseClosed), ((await worker.StopAsync()).Lease, StopReason.LeaseClosed));
    }

    [Fact]
    public async Task A_result_under_another_workers_lease_changes_nothing()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var owner = await ScriptedWorker.JoinAsync(manager, ScriptedWorker.Hello("w1"));
        var id = await manager.SubmitAsync();
        var grant = await owner.GrantAsync();
        await using var thief = await ScriptedWorker.JoinAsync(manager, ScriptedWorker.Hello("w2", session: 2));

        await thief.ResultAsync(grant);
        Assert.Equal(grant.Lease, await thief.AcknowledgedAsync());
        var task = await manager.GetAsync(id);
        Assert.Equal((Phase.Running, 1), (task.Phase, Assert.Single(task.Attempts).LateReports));
    }

    [Fact]
    public async Task A_cause_that_is_not_known_ends_the_attempt_as_failed()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager);
        var spec = Specs.Noop();
        spec.MaxRetries = 0;
        var id = await manager.SubmitAsync(spec);
        await worker.ResultAsync(await worker.GrantAsync(), adjust: result => result.Cause = (Cause)300);
        var task = await manager.UntilEndedAsync(id);
        Assert.Equal((Phase.Failed, Cause.ExitCode, 125), (task.Phase, task.Cause, task.ExitCode));
        Assert.Contains("300", Assert.Single(task.Attempts).Message, StringComparison.Ordinal);
    }
}

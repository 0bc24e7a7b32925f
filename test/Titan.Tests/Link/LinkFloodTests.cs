using Titan.Protocol.V1;
using HeldPhase = Titan.Protocol.V1.HeldPhase;
using Task = System.Threading.Tasks.Task;
using WorkerRules = Titan.Core.Workers.WorkerRules;

namespace Titan.Tests.Link;

public sealed class LinkFloodTests
{
    [Fact]
    public async Task A_hello_with_more_attempts_than_its_slots_can_hold_is_refused()
    {
        await using var manager = await RunningManager.StartAsync();
        var hello = ScriptedWorker.Hello();
        hello.Held.AddRange(Invented(WorkerRules.MostHeld(1) + 1));
        var refused = await ScriptedWorker.RefusedAsync(manager, new WorkerFrame { Hello = hello });
        Assert.Equal("INVALID_FIELD", refused.Reason);
        Assert.Contains("can hold 20002 at most", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_says_again_and_again_that_it_holds_what_nobody_knows_is_told_to_stop_all_of_it()
    {
        await using var manager = await RunningManager.StartAsync();
        var hello = ScriptedWorker.Hello();
        hello.Held.AddRange(Invented(2_500));
        await using var worker = await ScriptedWorker.JoinAsync(manager, hello);
        var stopped = new HashSet<ulong>();
        while (stopped.Count < 1_024) stopped.Add((await worker.StopAsync()).Lease);
        while (stopped.Count < 2_500)
        {
            var left = hello.Held.Where(held => !stopped.Contains(held.Lease)).ToArray();
            await worker.SendPulseAsync(left);
            var wanted = stopped.Count + Math.Min(1_024, left.Length);
            while (stopped.Count < wanted) stopped.Add((await worker.StopAsync()).Lease);
        }
    }

    [Fact]
    public async Task A_pulse_with_more_attempts_than_its_slots_can_hold_ends_the_stream()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager);
        await worker.SendPulseAsync([.. Invented(WorkerRules.MostHeld(1) + 1)]);
        Assert.Equal("PROTOCOL", (await worker.LastWord)?.Reason);
    }

    [Fact]
    public async Task All_results_of_a_large_frame_are_acknowledged()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager);
        var frame = new WorkerFrame();
        for (var lease = 1UL; lease <= 5_000; lease++) frame.Results.Add(new Result { Lease = lease, TaskId = "", Attempt = 1, Cause = Cause.ExitCode });
        await worker.SendAsync(frame);
        var acknowledged = new HashSet<ulong>();
        while (acknowledged.Count < 5_000) acknowledged.Add(await worker.AcknowledgedAsync());
    }

    [Fact]
    public async Task All_starts_of_a_large_frame_are_heard()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager);
        var frame = new WorkerFrame();
        for (var lease = 1UL; lease <= 5_000; lease++) frame.Started.Add(new Started { Lease = lease, TaskId = "", Attempt = 1 });
        await worker.SendAsync(frame);
        var stopped = new HashSet<ulong>();
        while (stopped.Count < 5_000) stopped.Add((await worker.StopAsync()).Lease);
    }

    [Fact]
    public async Task A_worker_of_many_slots_gets_all_that_waits_though_nothing_else_happens()
    {
        await using var manager = await RunningManager.StartAsync();
        var request = new SubmitManyRequest();
        for (var i = 0; i < 1_000; i++) request.Tasks.Add(new TaskSpec { Work = new Work { Noop = new Noop() } });
        using var call = manager.Tasks.SubmitMany(RunningManager.Deadline());
        for (var i = 0; i < 9; i++) await call.RequestStream.WriteAsync(request, TestContext.Current.CancellationToken);
        await call.RequestStream.CompleteAsync();
        while (await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
        {
        }

        await using var worker = await ScriptedWorker.JoinAsync(manager, ScriptedWorker.Hello(slots: 100_000));
        var leases = new HashSet<ulong>();
        while (leases.Count < 9_000) leases.Add((await worker.GrantAsync()).Lease);
    }

    private static IEnumerable<Held> Invented(int count) =>
        Enumerable.Range(1, count).Select(i => new Held { Lease = (ulong)i + 1_000_000, TaskId = "", Attempt = 1, Phase = HeldPhase.Running });
}

using System.Text;
using Titan.Protocol.V1;
using Titan.Storage;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Link;

public sealed class OutputTests
{
    [Fact]
    public async Task Bytes_that_are_stored_are_given_back_to_the_window()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager);
        await manager.SubmitAsync();
        var grant = await worker.GrantAsync();

        manager.Store.Hold();
        await worker.OutputAsync(grant, 0, "12345");
        await worker.OutputAsync(grant, 5, "678");
        manager.Store.Release();

        var given = await worker.CreditAsync();
        while (given < 8) given += await worker.CreditAsync();
        Assert.Equal(8, given);
        Assert.Equal("12345678", await KeptAsync(manager, grant));
    }

    [Fact]
    public async Task Output_of_a_foreign_or_unknown_lease_is_dropped_and_its_bytes_are_given_back()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var owner = await ScriptedWorker.JoinAsync(manager, ScriptedWorker.Hello("w1"));
        await manager.SubmitAsync();
        var grant = await owner.GrantAsync();
        await using var thief = await ScriptedWorker.JoinAsync(manager, ScriptedWorker.Hello("w2", session: 2));
        await manager.SubmitAsync();
        var own = await thief.GrantAsync();

        await thief.OutputAsync(own, 0, "honest");
        await thief.CreditAsync();
        Grant[] foreign =
        [
            grant,
            new Grant(own) { TaskId = grant.TaskId },
            new Grant(own) { Attempt = 2 },
            new Grant { Lease = 12345, TaskId = grant.TaskId, Attempt = 1 },
            new Grant { Lease = own.Lease, TaskId = "not an id", Attempt = 1 },
        ];
        foreach (var lease in foreign)
        {
            await thief.OutputAsync(lease, 0, "forged");
            Assert.Equal(6, await thief.CreditAsync());
        }

        Assert.Equal("", await KeptAsync(manager, grant));
        Assert.Equal("honest", await KeptAsync(manager, own));
    }

    [Fact]
    public async Task Output_under_a_lease_that_was_closed_meanwhile_is_dropped()
    {
        await using var manager = await RunningManager.StartAsync(RunningManager.Options with { DefaultGrace = TimeSpan.Zero, StopBackstop = TimeSpan.Zero });
        await using var worker = await ScriptedWorker.JoinAsync(manager);
        var id = await manager.SubmitAsync();
        var grant = await worker.GrantAsync();
        await worker.OutputAsync(grant, 0, "before");
        await worker.CreditAsync();

        // The backstop of the cancel closes the lease without the worker.
        await manager.Tasks.CancelAsync(new CancelRequest { Ids = { id } }, RunningManager.Deadline());
        await manager.UntilEndedAsync(id);
        Stop stop;
        do stop = await worker.StopAsync();
        while (stop.Reason != StopReason.LeaseClosed);
        await worker.OutputAsync(grant, 6, " and after");
        await worker.CreditAsync();
        Assert.Equal("before", await KeptAsync(manager, grant));
    }

    [Fact]
    public async Task Pieces_that_cannot_be_are_dropped()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager);
        await manager.SubmitAsync();
        var grant = await worker.GrantAsync();
        await worker.SendAsync(new WorkerFrame
        {
            Output =
            {
                ScriptedWorker.Chunk(grant, -1, [1]),
                ScriptedWorker.Chunk(grant, long.MaxValue, [1]),
                ScriptedWorker.Chunk(grant, 0, new byte[(64 << 10) + 1]),
                ScriptedWorker.Chunk(grant, 0, [1], (OutputStream)9),
                ScriptedWorker.Chunk(grant, 0, [1], OutputStream.Unspecified),
                ScriptedWorker.Chunk(grant, 0, []),
                ScriptedWorker.Chunk(grant, 0, [(byte)'x']),
            },
        });
        await worker.CreditAsync();
        Assert.Equal("x", await KeptAsync(manager, grant));
    }

    [Fact]
    public async Task A_result_is_not_heard_before_its_output_is_stored_and_the_stream_stays_open_meanwhile()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager);
        var id = await manager.SubmitAsync();
        var grant = await worker.GrantAsync();

        manager.Store.FailOutput("gone");
        await worker.SendAsync(Frame(grant, 0, "kept", ended: true));
        await AppendAsync(manager);
        await worker.SettleAsync(ScriptedWorker.Holds(grant, HeldPhase.Ended));
        worker.AssertNothingLeft();
        Assert.Equal(Phase.Running, (await manager.GetAsync(id)).Phase);

        manager.Store.Mend();
        Assert.Equal(4, await worker.CreditAsync());
        Assert.Equal(grant.Lease, await worker.AcknowledgedAsync());
        var task = await manager.UntilEndedAsync(id);
        Assert.Equal((Phase.Succeeded, 1), (task.Phase, task.Attempts.Count));
        Assert.Equal("kept", await KeptAsync(manager, grant));
        Assert.False(worker.LastWord.IsCompleted);
    }

    [Fact]
    public async Task Pulses_and_starts_do_not_wait_for_output()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager, ScriptedWorker.Hello(slots: 2));
        await manager.SubmitAsync();
        var noisy = await worker.GrantAsync();
        manager.Store.FailOutput("gone");
        await worker.OutputAsync(noisy, 0, "x");
        await AppendAsync(manager);

        var id = await manager.SubmitAsync();
        var quiet = await worker.GrantAsync();
        await worker.StartedAsync(quiet);
        await manager.UntilAsync(id, task => task.Attempts is [{ Phase: AttemptPhase.Running }]);
        await worker.PulseAsync(ScriptedWorker.Holds(noisy, HeldPhase.Running), ScriptedWorker.Holds(quiet, HeldPhase.Running));
    }

    [Fact]
    public async Task What_comes_while_output_is_being_stored_is_stored_in_one_go()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager);
        await manager.SubmitAsync();
        var grant = await worker.GrantAsync();

        manager.Store.Hold();
        await worker.OutputAsync(grant, 0, "0");
        Assert.Equal(1, await AppendAsync(manager));
        for (var i = 1; i <= 5; i++) await worker.OutputAsync(grant, i, $"{i}");
        await worker.PulseAsync(ScriptedWorker.Holds(grant, HeldPhase.Running));

        manager.Store.Release();
        // One piece of five bytes: they follow each other.
        Assert.Equal(1, await AppendAsync(manager));
        var given = await worker.CreditAsync();
        while (given < 6) given += await worker.CreditAsync();
        Assert.Equal("012345", await KeptAsync(manager, grant));
    }

    [Fact]
    public async Task The_store_is_asked_for_a_lease_only_when_another_connection_carried_its_grant()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var before = await ScriptedWorker.JoinAsync(manager);
        await manager.SubmitAsync(Specs.Shell("true"));
        var grant = await before.GrantAsync();
        await before.OutputAsync(grant, 0, "one ");
        await before.CreditAsync();
        Assert.Equal(0, manager.Store.Finds);

        var hello = ScriptedWorker.Hello();
        hello.Held.Add(ScriptedWorker.Holds(grant, HeldPhase.Running));
        await using var after = await ScriptedWorker.JoinAsync(manager, hello);
        await after.OutputAsync(grant, 4, "two ");
        await after.CreditAsync();
        await after.OutputAsync(grant, 8, "three");
        await after.CreditAsync();
        Assert.Equal(1, manager.Store.Finds);
        Assert.Equal("one two three", await KeptAsync(manager, grant));
    }

    [Fact]
    public async Task More_output_than_the_window_allows_ends_the_stream()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager);
        await manager.SubmitAsync();
        var grant = await worker.GrantAsync();
        manager.Store.FailOutput("gone");

        var chunk = new byte[64 << 10];
        for (var sent = 0L; sent <= worker.Welcome.OutputWindowBytes; sent += chunk.Length)
            await worker.SendAsync(new WorkerFrame { Output = { ScriptedWorker.Chunk(grant, sent, chunk) } });
        var refused = await worker.LastWord.InTime();
        Assert.Equal(("PROTOCOL", false), (refused!.Reason, refused.StopAll));
        Assert.Contains("4 MiB", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_that_another_leadership_forbids_ends_the_stream()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager);
        await manager.SubmitAsync();
        var grant = await worker.GrantAsync();
        manager.Store.FenceOutput();
        await worker.OutputAsync(grant, 0, "x");
        Assert.Equal("NOT_LEADER", (await worker.LastWord.InTime())!.Reason);
    }

    private static WorkerFrame Frame(Grant grant, long offset, string text, bool ended)
    {
        var frame = new WorkerFrame { Output = { ScriptedWorker.Chunk(grant, offset, Encoding.UTF8.GetBytes(text)) } };
        if (ended) frame.Results.Add(new Result { Lease = grant.Lease, TaskId = grant.TaskId, Attempt = grant.Attempt, Cause = Cause.ExitCode });
        return frame;
    }

    private static Task<int> AppendAsync(RunningManager manager) => manager.Store.Appends.ReadAsync(TestContext.Current.CancellationToken).AsTask().InTime();

    private static async Task<string> KeptAsync(RunningManager manager, Grant grant)
    {
        var key = new OutputKey(Titan.Protocol.Mapping.Links.IdOf(grant.TaskId), grant.Attempt, OutputStreamName.Stdout);
        return Encoding.UTF8.GetString((await manager.Store.ReadOutputAsync(key, 0, 1_000, TestContext.Current.CancellationToken)).Bytes.Span);
    }
}

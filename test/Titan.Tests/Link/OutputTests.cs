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
        await using var manager = await RunningManager.StartAsync(RunningManager.Options with { StopGrace = TimeSpan.Zero, StopBackstop = TimeSpan.Zero });
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
    public async Task A_result_is_not_heard_before_its_output_is_stored()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager);
        var id = await manager.SubmitAsync();
        var grant = await worker.GrantAsync();

        manager.Store.FailCommits("gone");
        await worker.SendAsync(new WorkerFrame
        {
            Output = { ScriptedWorker.Chunk(grant, 0, "kept"u8.ToArray()) },
            Results = { new Result { Lease = grant.Lease, TaskId = grant.TaskId, Attempt = 1, Cause = Cause.ExitCode } },
        });
        Assert.Equal("STORE_UNAVAILABLE", (await worker.LastWord.InTime())!.Reason);
        var stored = await manager.Store.FindAsync(Titan.Protocol.Mapping.Links.IdOf(id), TestContext.Current.CancellationToken);
        Assert.Equal(Titan.Core.Tasks.Phase.Running, stored!.State.Phase);
    }

    private static async Task<string> KeptAsync(RunningManager manager, Grant grant)
    {
        var key = new OutputKey(Titan.Protocol.Mapping.Links.IdOf(grant.TaskId), grant.Attempt, OutputStreamName.Stdout);
        return Encoding.UTF8.GetString((await manager.Store.ReadOutputAsync(key, 0, 1_000, TestContext.Current.CancellationToken)).Bytes.Span);
    }
}

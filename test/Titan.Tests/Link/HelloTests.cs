using Grpc.Core;
using Titan.Logging;
using Titan.Protocol.V1;
using Titan.Tests.Logging;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Link;

public sealed class HelloTests
{
    [Fact]
    public async Task A_worker_is_welcomed_with_the_terms_of_the_link()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager);
        var status = await manager.Cluster.StatusAsync(new StatusRequest(), RunningManager.Deadline());
        Assert.Equal((status.Leader, status.Epoch), (worker.Welcome.ManagerId, worker.Welcome.Epoch));
        Assert.True(worker.Welcome.OutputWindowBytes > 0 && worker.Welcome.SilenceLimitMs > 0);
    }

    [Fact]
    public async Task Workers_that_are_refused_are_told_in_the_log_a_few_at_a_time()
    {
        using var text = new StringWriter();
        using var log = new ProgramLog(new TextTarget(text), asJson: false, TimeProvider.System);
        await using var manager = await RunningManager.StartAsync(log: log.Provider());

        for (var i = 0; i < 50; i++) Assert.Null(await ScriptedWorker.TryJoinAsync(manager, ScriptedWorker.Hello($"w{i}", slots: 0)));

        Assert.True(log.Lines.Flush(Evidence.Patience), "the log was not written");
        Assert.Contains("worker w0 from 127.0.0.1:", text.ToString(), StringComparison.Ordinal);
        Assert.InRange(text.ToString().Split(" refused: ").Length - 1, 1, 30);
    }

    public static TheoryData<string, string> Misfits() => new()
    {
        { "no hello", "PROTOCOL" },
        { "protocol", "PROTOCOL" },
        { "no id", "INVALID_FIELD" },
        { "bad id", "INVALID_FIELD" },
        { "long id", "INVALID_FIELD" },
        { "no session", "INVALID_FIELD" },
        { "no slots", "INVALID_FIELD" },
        { "too many slots", "INVALID_FIELD" },
        { "labels", "INVALID_FIELD" },
    };

    [Theory]
    [MemberData(nameof(Misfits))]
    public async Task A_worker_that_does_not_fit_is_refused_with_the_reason_and_what_to_do(string misfit, string reason)
    {
        await using var manager = await RunningManager.StartAsync();
        var hello = ScriptedWorker.Hello();
        switch (misfit)
        {
            case "protocol": hello.Protocol = 2; break;
            case "no id": hello.WorkerId = ""; break;
            case "bad id": hello.WorkerId = "a b"; break;
            case "long id": hello.WorkerId = new string('x', 1_000_000); break;
            case "no session": hello.Session = 0; break;
            case "no slots": hello.Slots = 0; break;
            case "too many slots": hello.Slots = 100_001; break;
            case "labels": hello.Labels["a=b"] = "c"; break;
        }

        var refused = await ScriptedWorker.RefusedAsync(manager, misfit == "no hello" ? new WorkerFrame { Pulse = new Pulse() } : new WorkerFrame { Hello = hello });
        Assert.Equal((reason, false), (refused.Reason, refused.StopAll));
        Assert.InRange(refused.Message.Length, 1, 1_024);
        Assert.NotEmpty(refused.Hint);
        Assert.Empty((await manager.Cluster.ListWorkersAsync(new ListWorkersRequest(), RunningManager.Deadline())).Workers);
    }

    [Fact]
    public async Task An_id_that_a_live_worker_has_is_refused_and_the_newcomer_is_told_to_end_all()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var first = await ScriptedWorker.JoinAsync(manager, ScriptedWorker.Hello(session: 1));
        await manager.SubmitAsync();
        var grant = await first.GrantAsync();

        var refused = await ScriptedWorker.RefusedAsync(manager, new WorkerFrame { Hello = ScriptedWorker.Hello(session: 2) });
        Assert.Equal(("WORKER_ID_TAKEN", true), (refused.Reason, refused.StopAll));
        Assert.Contains("--id", refused.Hint, StringComparison.Ordinal);

        await first.ResultAsync(grant);
        Assert.Equal(Phase.Succeeded, (await manager.UntilEndedAsync(grant.TaskId)).Phase);
    }

    [Fact]
    public async Task A_worker_that_comes_while_the_store_is_away_is_welcome_when_it_is_back()
    {
        await using var manager = await RunningManager.StartAsync();
        manager.Store.FailFromNextChange("gone");
        var waiting = manager.SubmitAsync();
        while (manager.Part<Titan.Manager.Loop.ControlLoop>().Trouble is null) await Task.Yield();

        var joining = ScriptedWorker.JoinAsync(manager);
        var refused = await Assert.ThrowsAsync<RpcException>(() => manager.SubmitAsync());
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        Assert.False(joining.IsCompleted);

        manager.Store.Mend();
        await using var worker = await joining.InTime();
        Assert.Equal(await waiting.InTime(), (await worker.GrantAsync()).TaskId);
    }

    [Fact]
    public async Task Workers_beyond_the_bound_are_refused()
    {
        await using var manager = await RunningManager.StartAsync(RunningManager.Options with { MaxWorkers = 1 });
        await using var first = await ScriptedWorker.JoinAsync(manager, ScriptedWorker.Hello("w1"));
        var refused = await ScriptedWorker.RefusedAsync(manager, new WorkerFrame { Hello = ScriptedWorker.Hello("w2", session: 2) });
        Assert.Equal("MAX_WORKERS", refused.Reason);
    }
}

using System.Diagnostics;
using System.Text;
using Grpc.Core;
using Titan.Protocol.V1;
using Titan.Tests.Fuzzing.Messages;
using Titan.Tests.Link;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Fuzzing.Calls;

/// <summary>A Manager with a Worker and a few tasks, and the judgement of what it answers.</summary>
internal sealed class FuzzedManager : IAsyncDisposable
{
    /// <summary>What one bad input may cost, at most, when the machine has nothing better to do.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(100);

    /// <summary>A plain question takes a millisecond or two: this many take as long as the slowest input may.</summary>
    private const int PlainQuestions = 50;

    private readonly FaultLog _log;
    private readonly ScriptedWorker _worker;
    private readonly Grant _grant;
    private readonly string[] _ids;

    private FuzzedManager(RunningManager manager, FaultLog log, ScriptedWorker worker, Grant grant, string[] ids)
    {
        (Manager, _log, _worker, _grant, _ids) = (manager, log, worker, grant, ids);
        Invoker = manager.Channel.CreateCallInvoker();
    }

    public RunningManager Manager { get; }

    public CallInvoker Invoker { get; }

    /// <summary>What the Manager logged that it must not; null: nothing.</summary>
    public string? Fault => _log.First;

    public static async Task<FuzzedManager> StartAsync()
    {
        var log = new FaultLog();
        // Nobody is given up in the middle, however long this machine takes: what changes is to be the input's doing.
        var patient = RunningManager.Options with { ReapAfter = TimeSpan.FromHours(1), ReconnectGrace = TimeSpan.FromHours(1) };
        var manager = await RunningManager.StartAsync(patient, log: log);
        // A session that no random hello hits upon: another process under this id is refused, and this one stays.
        var worker = await ScriptedWorker.JoinAsync(manager, ScriptedWorker.Hello(session: 0x7EA5_ED00_1234));
        string[] ids = [await manager.SubmitAsync(), await manager.SubmitAsync(), await manager.SubmitAsync()];
        return new FuzzedManager(manager, log, worker, await worker.GrantAsync(), ids);
    }

    public RandomMessages Messages(string target) => new(FuzzPlan.SeedOf(target), [.. _ids, _ids[0][..8], "w1", "key"], [_grant.Lease, 1]);

    /// <summary>Null when the input was answered or refused as it should be, in good time, and a refused one changed nothing.</summary>
    public async Task<string?> JudgeAsync(RawMethod method, byte[] input)
    {
        var before = method.IsStream ? null : await StateAsync();
        var answer = await method.CallAsync(Invoker, input, OptionsOf(method));
        if (Judge(method, answer) is { } fault) return fault;
        if (_log.First is { } logged) return $"the manager logged: {logged}";
        if (method.IsStream) return null;

        if (answer.Failure is not null && await StateAsync() is var after && after != before) return $"it was refused, and changed something\nbefore: {before}\nafter: {after}";
        return answer.Took > Slow ? await TimeAgainAsync(method, input) : null;
    }

    /// <summary>A healthy client and a healthy Worker find all as it should be.</summary>
    public async Task AssertSoundAsync()
    {
        Assert.Null(_log.First);
        var id = await Manager.SubmitAsync();
        Assert.Equal(id, (await Manager.GetAsync(id)).Id);
        await _worker.PulseAsync(ScriptedWorker.Holds(_grant, HeldPhase.Running));
        await _worker.ResultAsync(_grant);
        Assert.Equal(_grant.Lease, await _worker.AcknowledgedAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.DisposeAsync();
        await Manager.DisposeAsync();
    }

    private static CallOptions OptionsOf(RawMethod method) => method.IsStream
        ? new CallOptions(deadline: DateTime.UtcNow + TimeSpan.FromMilliseconds(150), cancellationToken: TestContext.Current.CancellationToken)
        : RunningManager.Deadline();

    private static string? Judge(RawMethod method, RawAnswer answer)
    {
        foreach (var bytes in answer.Messages)
        {
            if (TypedErrors.Fault(method.Output.Parser.ParseFrom(bytes)) is { } fault) return fault;
        }

        return answer.Failure is null || (method.IsStream && answer.IsCutShort) ? null : TypedErrors.Fault(answer.Failure);
    }

    /// <summary>This machine may have been busy with something else: only what is slow each time, and when a plain question is not, is slow.</summary>
    private async Task<string?> TimeAgainAsync(RawMethod method, byte[] input)
    {
        var (best, plain) = (TimeSpan.MaxValue, TimeSpan.Zero);
        for (var again = 0; again < 7 && best > Slow && best > plain * PlainQuestions; again++)
        {
            var took = (await method.CallAsync(Invoker, input, OptionsOf(method))).Took;
            best = took < best ? took : best;
            var begun = Stopwatch.GetTimestamp();
            await Manager.GetAsync(_ids[0]);
            plain = Stopwatch.GetElapsedTime(begun) is var asked && asked > plain ? asked : plain;
        }

        return best > Slow && best > plain * PlainQuestions ? $"it takes {best.TotalMilliseconds:0} ms or more, each time, and a plain question at most {plain.TotalMilliseconds:0} ms" : null;
    }

    /// <summary>All tasks and Workers, without what changes by itself: the task that the Worker holds, and times.</summary>
    private async Task<string> StateAsync()
    {
        var state = new StringBuilder();
        var request = new ListRequest { PageSize = Titan.Protocol.WireLimits.MaxPageSize };
        do
        {
            var page = await Manager.Tasks.ListAsync(request, RunningManager.Deadline());
            foreach (var task in page.Tasks.Where(task => task.Id != _grant.TaskId)) state.Append(task.Id).Append(task.Phase).Append(task.Cancellation?.Reason).Append(' ');
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        var workers = await Manager.Cluster.ListWorkersAsync(new ListWorkersRequest(), RunningManager.Deadline());
        foreach (var worker in workers.Workers) state.Append(worker.Id).Append(worker.Draining).Append(worker.Slots).Append(' ');
        return state.ToString();
    }
}

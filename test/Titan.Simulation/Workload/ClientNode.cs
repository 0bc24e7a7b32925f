using Google.Protobuf;
using Grpc.Core;
using Titan.Client;
using Titan.Client.Connection;
using Titan.Core.Requests;
using Titan.Core.Tasks;
using Titan.Protocol.V1;
using Titan.Simulation.Kernel;
using Titan.Simulation.Network;
using Titan.Simulation.Processes;
using Task = System.Threading.Tasks.Task;

namespace Titan.Simulation.Workload;

/// <summary>A client that goes by the rules: it asks again where that is safe, follows the leader, and writes down what it was told.</summary>
internal sealed class ClientNode
{
    /// <summary>Tasks that are read one after the other.</summary>
    public const int LooksAtOnce = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly World _world;
    private readonly string _name;
    private readonly SimulatedProcess _process;
    private readonly ProcessClock _time;
    private string _manager;
    private ulong _requests;

    public ClientNode(World world, string name)
    {
        (_world, _name) = (world, name);
        _process = world.Simulator.Begin(name);
        _time = new ProcessClock(_process, 0, () => TimeSpan.Zero);
        _manager = world.ManagerAddresses[0];
    }

    /// <summary>Commands that have not come to an end.</summary>
    public int UnderWay { get; private set; }

    public void Begin(Func<ClientNode, Task> command) => _process.Do(() => _ = RunAsync(command));

    public async Task SubmitAsync(Submit submit)
    {
        var request = new SubmitRequest { Task = submit.Spec, RequestId = submit.HasRequestId ? NewRequestId() : ByteString.Empty };
        var isSafe = submit.HasRequestId || submit.Spec.IdKey.Length > 0;
        var answer = await CallAsync("Submit", isSafe, (life, call) => life.Tasks.Submit(request, call), () => _world.Ledger.NeverBegun(submit));
        if (answer is null) _world.Ledger.Doubt(submit);
        else _world.Ledger.Acknowledge(submit, IdOf(answer.Id), answer.Existed);
    }

    public async Task CancelAsync(int pick)
    {
        if (_world.Ledger.Pick(pick) is not { } id) return;
        var request = new CancelRequest { Ids = { id.ToString() }, Reason = "planned" };
        var answer = await CallAsync("Cancel", isSafe: true, (life, call) => life.Tasks.Cancel(request, call));
        if (answer?.Results[0] is { ResultCase: CancelResult.ResultOneofCase.Outcome, Outcome: Protocol.V1.CancellationOutcome.Cancelled }) _world.Ledger.ConfirmCancel(id);
    }

    public async Task RetryAsync(int pick, bool again)
    {
        if (_world.Ledger.Pick(pick) is not { } id) return;
        _world.Ledger.BeginRetry(id, again);
        var request = new RetryRequest { Ids = { id.ToString() }, Again = again, RequestId = NewRequestId() };
        var answer = await CallAsync("Retry", isSafe: true, (life, call) => life.Tasks.Retry(request, call));
        if (answer?.Results[0].RetriedBy is { Length: > 0 }) _world.Coverage.Hit("retried already");
        if (answer?.Results[0] is { ResultCase: RetryResult.ResultOneofCase.NewId, NewId: var newId }) _world.Ledger.AcknowledgeRetry(id, IdOf(newId));
    }

    public async Task ForgetAsync(int pick)
    {
        if (_world.Ledger.Pick(pick) is not { } id) return;
        _world.Ledger.BeginForget(id);
        var request = new ForgetRequest { Ids = { id.ToString() } };
        var answer = await CallAsync("Forget", isSafe: true, (life, call) => life.Tasks.Forget(request, call));
        if (answer?.Results[0] is { Refusal: null }) _world.Ledger.ConfirmForget(id);
    }

    /// <param name="manager">Asked first, whoever leads: a client may know any of them.</param>
    public async Task LookAsync(string manager, int pick)
    {
        _manager = manager;
        for (var next = 0; next < LooksAtOnce; next++)
        {
            if (_world.Ledger.Pick(pick + next) is not { } id) return;
            // One that was removed has nothing to be read.
            if (_world.Database.Find(id) is not { } before) continue;
            var request = new GetRequest { Id = id.ToString() };
            var task = await CallAsync("Get", isSafe: true, (life, call) => life.Tasks.Get(request, call));
            if (task is not null) _world.Ledger.Seen(before, (Core.Tasks.Phase)task.Phase, task.Attempts.Count, task.Attempts.Count(attempt => attempt.EndedAt is not null));
        }
    }

    public async Task DrainAsync(string worker, bool on) =>
        await CallAsync("Drain", isSafe: true, async (life, _) => (Refusal: await life.AskLoopAsync((core, _, decision) => core.SetDrain(worker, on, decision, out var _)), 0).ToString());

    /// <summary>As random as a plan allows: by the client and the count of its requests.</summary>
    private ByteString NewRequestId()
    {
        Span<byte> bytes = stackalloc byte[RequestId.Length];
        new RequestId((ulong)_process.Number, ++_requests).WriteTo(bytes);
        return ByteString.CopyFrom(bytes);
    }

    private static TaskId IdOf(string text) => TaskId.TryParse(text, out var id) ? id : throw new FormatException(text);

    private async Task RunAsync(Func<ClientNode, Task> command)
    {
        UnderWay++;
        try
        {
            await command(this);
        }
        catch (Exception fault)
        {
            _world.Fail($"client {_name}: {fault}");
        }

        UnderWay--;
    }

    /// <summary>Null when it was refused, or when it is not known whether it was done and to ask again would not be safe.</summary>
    /// <param name="neverBegun">Called when it was told that nothing was begun, and no call before it is in doubt.</param>
    private async Task<T?> CallAsync<T>(string method, bool isSafe, Func<ManagerLife, ServerCallContext, Task<T>> serve, Action? neverBegun = null)
        where T : class
    {
        var pause = FirstPause;
        var isInDoubt = false;
        while (true)
        {
            var manager = _manager;
            TitanException failure;
            try
            {
                return await new UnaryCall<T>(_world, _name, manager, $"/titan.v1.TaskService/{method}", Patience, serve).Answer;
            }
            catch (RpcException rpc)
            {
                failure = Failure.Of(rpc, ManagerAddress.ParseList(manager)[0]);
            }

            _world.Coverage.Hit($"client told {failure.Reason}");
            isInDoubt |= !failure.NeverBegun;
            if (!isInDoubt) neverBegun?.Invoke();
            if (failure.Code is not (StatusCode.Unavailable or StatusCode.DeadlineExceeded)) return null;
            TurnFrom(failure.Leader);
            if (!isSafe && !failure.NeverBegun) return null;
            await _time.PassAsync(pause, CancellationToken.None);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private void TurnFrom(string? leader)
    {
        var all = _world.ManagerAddresses;
        _manager = leader is not null && all.Contains(leader) ? leader : all[(Array.IndexOf(all, _manager) + 1) % all.Length];
    }
}

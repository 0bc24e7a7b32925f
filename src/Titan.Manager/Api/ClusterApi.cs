using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Titan.Core;
using Titan.Core.Workers;
using Titan.Manager.Listening;
using Titan.Manager.Loop;
using Titan.Manager.Memory;
using Titan.Manager.Telemetry;
using Titan.Manager.Watching;
using Titan.Protocol;
using Titan.Protocol.Errors;
using Titan.Protocol.Mapping;
using Titan.Protocol.V1;
using Titan.Storage;
using Phase = Titan.Core.Tasks.Phase;

namespace Titan.Manager.Api;

/// <summary>titan.v1.ClusterService: the Managers and the Workers.</summary>
internal sealed class ClusterApi(
    ControlLoop loop, Role role, IStore store, ManagerIdentity identity, Throughput throughput,
    OrchestratorOptions options, MemoryBudget memory, Gates gates, Watchers watchers, ConnectionGuard connections) : ClusterService.ClusterServiceBase
{
    /// <summary>What a page of Workers takes while it is read and written.</summary>
    private const long PageMemory = 4 * WireLimits.WorkerListBytes;

    private volatile Seen _last = new(new WorkerPage([], null), default, default);

    public override async Task<StatusResponse> Status(StatusRequest request, ServerCallContext context)
    {
        await EnterAsync(context);
        var seen = await LookAsync(context.CancellationToken);
        var (submitted, started, ended) = throughput.Read();
        return new StatusResponse
        {
            Leader = role.IsLeading ? identity.Id : "",
            Epoch = role.Epoch,
            Store = store.Kind,
            Managers = { Ourselves(), store.Peers.Select(ToWire) },
            Workers = { seen.Workers.Workers.Select(worker => worker.ToWire()) },
            NextWorkerToken = seen.Workers.Next ?? "",
            WorkerTotals = new Protocol.V1.WorkerTotals { Workers = seen.Totals.Workers, Slots = seen.Totals.Slots, Busy = seen.Totals.Busy },
            Tasks = CountsOf(loop.Counts),
            Rates = new Rates { Submitted = submitted, Started = started, Ended = ended },
            Trouble = loop.Trouble ?? "",
            Bounds = new Bounds
            {
                MaxPending = options.MaxPending,
                PendingBytes = seen.Bytes.Open,
                MaxPendingBytes = options.MaxPendingBytes,
                EndedBytes = seen.Bytes.Ended,
                MemoryBytes = memory.Available,
                RequestBytes = gates.Requests.Inside,
                MaxRequestBytes = memory.Requests,
                AnswerBytes = gates.Answers.Inside,
                MaxAnswerBytes = memory.Answers,
                WatchedIds = watchers.Ids,
                MaxWatchedIds = memory.WatchedIds,
                Connections = connections.Inside,
                MaxConnections = connections.Most,
            },
        };
    }

    public override async Task<ListWorkersResponse> ListWorkers(ListWorkersRequest request, ServerCallContext context)
    {
        if (request.PageSize is < 0 or > WireLimits.MaxPageSize)
            throw Refusals.Invalid("page_size", $"page_size is {request.PageSize}; 1 to {WireLimits.MaxPageSize} are allowed", "ask for smaller pages").ToRpc();
        await EnterAsync(context);
        var most = request.PageSize == 0 ? WireLimits.MaxPageSize : request.PageSize;
        var page = await loop.AskAsync((core, _, _) => core.Workers(request.PageToken, most, WireLimits.WorkerListBytes), context.CancellationToken);
        return new ListWorkersResponse { Workers = { page.Workers.Select(worker => worker.ToWire()) }, NextPageToken = page.Next ?? "" };
    }

    public override Task<Worker> DrainWorker(DrainWorkerRequest request, ServerCallContext context) =>
        SetDrainAsync(request.Id, drain: true, context.CancellationToken);

    public override Task<Worker> ResumeWorker(ResumeWorkerRequest request, ServerCallContext context) =>
        SetDrainAsync(request.Id, drain: false, context.CancellationToken);

    public override async Task<ForgetDeadWorkersResponse> ForgetDeadWorkers(ForgetDeadWorkersRequest request, ServerCallContext context)
    {
        var forgotten = await loop.AskAsync((core, _, decision) => core.ForgetDeadWorkers(WireLimits.ItemsPerMessage, decision), context.CancellationToken);
        return new ForgetDeadWorkersResponse { Ids = { forgotten }, More = forgotten.Count == WireLimits.ItemsPerMessage };
    }

    /// <summary>What the loop knows; while it refuses to be asked, what it knew last. A status must not fail when it is needed most.</summary>
    private async Task<Seen> LookAsync(CancellationToken cancellation)
    {
        try
        {
            return _last = await loop.AskAsync(
                (core, _, _) => new Seen(core.Workers(most: WireLimits.MaxPageSize, mostBytes: WireLimits.WorkerListBytes), core.WorkerTotals, core.Bytes), cancellation);
        }
        catch (LoopUnavailableException)
        {
            // Nobody can be asked for the next page.
            return _last with { Workers = _last.Workers with { Next = null } };
        }
    }

    /// <summary>Left when the answer has been written, however slowly that is read.</summary>
    private async Task EnterAsync(ServerCallContext context) =>
        context.GetHttpContext().Response.RegisterForDispose(await gates.Answers.EnterAsync(PageMemory, context.CancellationToken));

    private ManagerMember Ourselves() => new()
    {
        Id = identity.Id,
        Address = identity.Address,
        Role = role.IsLeading ? "leader" : "standby",
        Version = identity.Version,
        StartedAt = Timestamp.FromDateTimeOffset(identity.StartedAt),
    };

    private static ManagerMember ToWire(Peer peer) => new()
    {
        Id = peer.Id,
        Address = peer.Address,
        Role = peer.Leads ? "leader" : "standby",
        Version = peer.Version,
        StartedAt = peer.StartedAt.ToTimestamp(),
    };

    private static TaskCounts CountsOf(PhaseCounts tally) => new()
    {
        Pending = tally[Phase.Pending],
        Running = tally[Phase.Running],
        Succeeded = tally[Phase.Succeeded],
        Failed = tally[Phase.Failed],
        Cancelled = tally[Phase.Cancelled],
    };

    private async Task<Worker> SetDrainAsync(string id, bool drain, CancellationToken cancellation)
    {
        var (refusal, worker) = await loop.AskAsync((core, _, decision) =>
        {
            var refused = core.SetDrain(id, drain, decision, out var view);
            return (refused, view);
        }, cancellation);
        return refusal is null ? worker!.ToWire() : throw refusal.ToRpc();
    }

    private sealed record Seen(WorkerPage Workers, Core.Workers.WorkerTotals Totals, (long Open, long Ended) Bytes);
}

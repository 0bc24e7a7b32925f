using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Titan.Core;
using Titan.Core.Workers;
using Titan.Manager.Loop;
using Titan.Manager.Telemetry;
using Titan.Protocol.Errors;
using Titan.Protocol.Mapping;
using Titan.Protocol.V1;
using Titan.Storage;
using Phase = Titan.Core.Tasks.Phase;

namespace Titan.Manager.Api;

/// <summary>titan.v1.ClusterService: the Managers and the Workers.</summary>
internal sealed class ClusterApi(ControlLoop loop, Role role, IStore store, ManagerIdentity identity, Throughput throughput) : ClusterService.ClusterServiceBase
{
    private volatile IReadOnlyList<WorkerView> _lastWorkers = [];

    public override async Task<StatusResponse> Status(StatusRequest request, ServerCallContext context)
    {
        var workers = await WorkersAsync(context.CancellationToken);
        var (submitted, started, ended) = throughput.Read();
        return new StatusResponse
        {
            Leader = role.IsLeading ? identity.Id : "",
            Epoch = role.Epoch,
            Store = store.Kind,
            Managers = { Ourselves(), store.Peers.Select(ToWire) },
            Workers = { workers.Select(worker => worker.ToWire()) },
            Tasks = CountsOf(loop.Counts),
            Rates = new Rates { Submitted = submitted, Started = started, Ended = ended },
            Trouble = loop.Trouble ?? "",
        };
    }

    public override async Task<ListWorkersResponse> ListWorkers(ListWorkersRequest request, ServerCallContext context)
    {
        var workers = await loop.AskAsync((core, _, _) => core.Workers(), context.CancellationToken);
        return new ListWorkersResponse { Workers = { workers.Select(worker => worker.ToWire()) } };
    }

    public override Task<Worker> DrainWorker(DrainWorkerRequest request, ServerCallContext context) =>
        SetDrainAsync(request.Id, drain: true, context.CancellationToken);

    public override Task<Worker> ResumeWorker(ResumeWorkerRequest request, ServerCallContext context) =>
        SetDrainAsync(request.Id, drain: false, context.CancellationToken);

    /// <summary>Those that the loop knows; while it refuses to be asked, those that it knew last. A status must not fail when it is needed most.</summary>
    private async Task<IReadOnlyList<WorkerView>> WorkersAsync(CancellationToken cancellation)
    {
        try
        {
            return _lastWorkers = await loop.AskAsync((core, _, _) => core.Workers(), cancellation);
        }
        catch (LoopUnavailableException)
        {
            return _lastWorkers;
        }
    }

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
}

using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Titan.Manager.Loop;
using Titan.Manager.Telemetry;
using Titan.Protocol.Errors;
using Titan.Protocol.Mapping;
using Titan.Protocol.V1;
using Titan.Storage;
using Phase = Titan.Core.Tasks.Phase;

namespace Titan.Manager.Api;

/// <summary>titan.v1.ClusterService: the Managers and the Workers.</summary>
internal sealed class ClusterApi(ControlLoop loop, IStore store, ManagerIdentity identity, Throughput throughput) : ClusterService.ClusterServiceBase
{
    public override async Task<StatusResponse> Status(StatusRequest request, ServerCallContext context)
    {
        var (counts, workers) = await loop.AskAsync((core, _, _) =>
        {
            var tally = core.Counts;
            return (new TaskCounts
            {
                Pending = tally[Phase.Pending],
                Running = tally[Phase.Running],
                Succeeded = tally[Phase.Succeeded],
                Failed = tally[Phase.Failed],
                Cancelled = tally[Phase.Cancelled],
            }, core.Workers());
        }, context.CancellationToken);

        var (submitted, started, ended) = throughput.Read();
        return new StatusResponse
        {
            Leader = identity.Id,
            Epoch = loop.Epoch,
            Store = store.Kind,
            Managers =
            {
                new ManagerMember
                {
                    Id = identity.Id,
                    Address = identity.Address,
                    Role = "leader",
                    Version = identity.Version,
                    StartedAt = Timestamp.FromDateTimeOffset(identity.StartedAt),
                },
            },
            Workers = { workers.Select(worker => worker.ToWire()) },
            Tasks = counts,
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

using Titan.Core;
using Titan.Core.Tasks;
using Titan.Protocol;
using Titan.Protocol.Errors;
using Titan.Protocol.Mapping;
using Titan.Protocol.V1;
using Titan.Storage;
using Phase = Titan.Core.Tasks.Phase;

namespace Titan.Manager.Api;

/// <summary>Filters and pages.</summary>
internal static class Queries
{
    /// <summary>What the tasks of a page weigh in memory. On the wire they are about half of it, and the last may be a large one.</summary>
    private const long PageBytes = 4 << 20;

    /// <summary>Most that a page takes while it is read and written.</summary>
    public const long PageMemory = 4 * PageBytes;

    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT: the page size or the token is off.</exception>
    public static TaskQuery ToCore(ListRequest request, Instant now)
    {
        if (request.PageSize is < 0 or > WireLimits.MaxPageSize)
            throw Refusals.Invalid("page_size", $"page_size is {request.PageSize}; 1 to {WireLimits.MaxPageSize} are allowed", "ask for smaller pages").ToRpc();

        TaskId? before = null;
        if (request.PageToken.Length > 0)
        {
            if (!TaskId.TryParse(request.PageToken, out var cursor))
                throw Refusals.Invalid("page_token", "page_token is not one that a page gave", "pass next_page_token unchanged").ToRpc();
            before = cursor;
        }

        return ToCore(request.Filter, now) with
        {
            Before = before,
            MostBytes = PageBytes,
            Limit = request.PageSize == 0 ? WireLimits.DefaultPageSize : request.PageSize,
        };
    }

    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT: a phase that there is not.</exception>
    public static TaskQuery ToCore(TaskFilter? filter, Instant now) => filter is null ? new TaskQuery() : new TaskQuery
    {
        Phases = filter.Phases.Select(PhaseOf).ToHashSet(),
        Labels = TextMap.From(filter.Labels),
        Name = filter.Name.Length == 0 ? null : filter.Name,
        Worker = filter.Worker.Length == 0 ? null : filter.Worker,
        Since = filter.Since?.ToInstant(),
        Until = filter.Until?.ToInstant(),
        EndedBefore = filter.EndedBefore?.ToInstant(),
        LongerThan = filter.LongerThan?.ToSpan(),
        Now = now,
    };

    private static Phase PhaseOf(Protocol.V1.Phase phase) => phase is >= Protocol.V1.Phase.Pending and <= Protocol.V1.Phase.Cancelled
        ? (Phase)phase
        : throw Refusals.Invalid("filter.phases", $"{(int)phase} is not a phase", "use pending, running, succeeded, failed or cancelled").ToRpc();
}

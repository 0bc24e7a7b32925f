using Titan.Core.Requests;
using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Core;

/// <summary>What a store remembers, as it is handed to a new Orchestrator.</summary>
public sealed record StoredState
{
    /// <summary>Number of this leadership; higher than any before.</summary>
    public required ulong Epoch { get; init; }

    /// <summary>The highest lease that may ever have been granted.</summary>
    public required Lease LastLease { get; init; }

    public IReadOnlyList<StoredTask> Tasks { get; init; } = [];

    public IReadOnlyList<WorkerState> Workers { get; init; } = [];

    /// <summary>Requests that were accepted lately, in any order.</summary>
    public IReadOnlyList<RequestState> Requests { get; init; } = [];

    /// <summary>The latest moment that a Manager wrote down. Whoever leads next must not believe that it is earlier.</summary>
    /// <remarks>When a command began is told by its Worker's clock, and when it may begin lies in the future: neither counts.</remarks>
    public Instant LatestMoment()
    {
        var latest = new Instant(0);
        foreach (var (spec, state, attempts) in Tasks)
        {
            latest = Instant.Max(latest, spec.SubmittedAt);
            if (state.EndedAt is { } endedAt) latest = Instant.Max(latest, endedAt);
            if (state.Cancellation is { } cancellation) latest = Instant.Max(latest, cancellation.RequestedAt);
            foreach (var attempt in attempts) latest = Instant.Max(latest, attempt.EndedAt ?? attempt.GrantedAt);
        }

        foreach (var worker in Workers) latest = Instant.Max(latest, worker.BuriedAt ?? worker.JoinedAt);
        return latest;
    }
}

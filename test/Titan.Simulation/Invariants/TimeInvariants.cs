using Titan.Core;

namespace Titan.Simulation.Invariants;

/// <summary>Of the times in records: a store gives back what it was given.</summary>
internal static class TimeInvariants
{
    public static void Check(Changes changes)
    {
        foreach (var spec in changes.Specs) CheckWhole(spec.SubmittedAt);

        foreach (var (_, state) in changes.States)
        {
            CheckWhole(state.NotBefore);
            CheckWhole(state.StartedAt);
            CheckWhole(state.EndedAt);
            CheckWhole(state.Cancellation?.RequestedAt);
        }

        foreach (var (_, attempt) in changes.Attempts)
        {
            CheckWhole(attempt.GrantedAt);
            CheckWhole(attempt.StartedAt);
            CheckWhole(attempt.EndedAt);
        }

        foreach (var worker in changes.Workers)
        {
            CheckWhole(worker.JoinedAt);
            CheckWhole(worker.BuriedAt);
            CheckWhole(worker.LastSeenAt);
        }
    }

    private static void CheckWhole(Instant? at)
    {
        if (at is { } time) Invariant.Holds(time == time.Truncate(), $"12: a store keeps whole microseconds, so records hold no more: {time.Ticks} ticks");
    }
}

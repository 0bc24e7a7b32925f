using Titan.Core;

namespace Titan.Simulation.Invariants;

/// <summary>Of Workers that are given up: none is before it had the time to be heard that it was promised.</summary>
internal static class BurialInvariants
{
    /// <summary>After a take-over, or after a Manager stood still, silence means nothing for a while.</summary>
    public static void CheckNone(Changes changes, Instant after, Instant until, string since)
    {
        foreach (var worker in changes.Workers)
            Invariant.Holds(!(worker.BuriedAt > after && worker.BuriedAt < until), $"3: no Worker is given up for the silence of its Manager: {worker.Session.WorkerId}, {until - worker.BuriedAt} too early after {since}");
    }
}

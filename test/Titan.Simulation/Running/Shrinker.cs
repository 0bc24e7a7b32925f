using Titan.Simulation.Planning;

namespace Titan.Simulation.Running;

/// <summary>Leaves faults and commands out of a plan that breaks an invariant, for as long as what is left still breaks the same one.</summary>
internal static class Shrinker
{
    /// <summary>Delta debugging: halves first, then ever smaller parts, down to single deeds.</summary>
    public static Plan Shrink(Plan plan)
    {
        var broken = InvariantOf(Worlds.Run(plan).Violation) ?? throw new ArgumentException("nothing is broken in this world", nameof(plan));
        var size = Math.Max(1, plan.Deeds.Count / 2);
        while (true)
        {
            var shorter = Without(plan, size, broken);
            if (shorter is not null) plan = shorter;
            else if (size == 1) return plan;
            else size = Math.Max(1, size / 2);
        }
    }

    /// <summary>What tells one violation from another: the number at its head.</summary>
    private static string? InvariantOf(string? violation) => violation?.Split(':', 2)[0];

    /// <summary>The plan without some part of this size that is not needed; null when each is.</summary>
    private static Plan? Without(Plan plan, int size, string broken)
    {
        for (var start = 0; start < plan.Deeds.Count; start += size)
        {
            var shorter = plan with { Deeds = [.. plan.Deeds.Take(start), .. plan.Deeds.Skip(start + size)] };
            if (InvariantOf(Worlds.Run(shorter).Violation) == broken) return shorter;
        }

        return null;
    }
}

using Titan.Core.Releases;

namespace Titan.Simulation.Story;

/// <summary>What one batch led to.</summary>
/// <param name="Arrows">The transitions that the releases tell of, in order.</param>
internal sealed record Step(IReadOnlyList<Release> Releases, IReadOnlyList<TaskArrow> Arrows)
{
    public static readonly Step Nothing = new([], []);

    public Step Then(Step next)
    {
        if (ReferenceEquals(this, Nothing)) return next;
        return ReferenceEquals(next, Nothing) ? this : new([.. Releases, .. next.Releases], [.. Arrows, .. next.Arrows]);
    }
}

using Titan.Core.Releases;
using Titan.Core.Tasks;

namespace Titan.Tests.Core.World;

/// <summary>What one batch led to.</summary>
/// <param name="Arrows">The transitions that the releases tell of, in order.</param>
internal sealed record Step(IReadOnlyList<Release> Releases, IReadOnlyList<(TaskId Task, Arrow Arrow)> Arrows)
{
    public Step Then(Step next) => new([.. Releases, .. next.Releases], [.. Arrows, .. next.Arrows]);
}

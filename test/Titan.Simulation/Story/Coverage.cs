using Titan.Core;
using Titan.Core.Releases;
using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Simulation.Story;

/// <summary>Counts what walks and worlds met: transitions with their causes, orders and facts, refusals, moves.</summary>
internal sealed class Coverage
{
    private readonly SortedDictionary<string, long> _hits = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, long> Hits => _hits;

    public void Hit(string what) => _hits[what] = _hits.GetValueOrDefault(what) + 1;

    public void Hit(Step step)
    {
        foreach (var (_, arrow, cause) in step.Arrows) Hit($"{arrow}, {cause}");
        foreach (var release in step.Releases) Hit(release);
    }

    public void Hit(Release release) => Hit(release switch
    {
        Stop stop => $"{nameof(Stop)} {stop.Reason}",
        Grant { Again: true } => $"{nameof(Grant)} again",
        WorkerJoined { Again: true } => $"{nameof(WorkerJoined)} again",
        _ => release.GetType().Name,
    });

    /// <summary>Sums up.</summary>
    public void Add(Coverage other)
    {
        foreach (var (what, count) in other._hits) _hits[what] = _hits.GetValueOrDefault(what) + count;
    }

    public void Hit(Refusal? refusal)
    {
        if (refusal is not null) Hit($"refused {refusal.Reason}");
    }

    public void Hit(WaitReason? reason)
    {
        if (reason is not null) Hit($"waits {reason.GetType().Name}");
    }

    public void Hit(WorkerStanding standing) => Hit($"worker {standing}");
}

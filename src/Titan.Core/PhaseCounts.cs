using Titan.Core.Tasks;

namespace Titan.Core;

/// <summary>How many tasks in memory stand in each phase.</summary>
public sealed class PhaseCounts
{
    private readonly long[] _counts;

    public PhaseCounts()
        : this(new long[(int)Phase.Cancelled + 1])
    {
    }

    private PhaseCounts(long[] counts) => _counts = counts;

    public long this[Phase phase] => _counts[(int)phase];

    /// <summary>Tasks that have not ended: what <see cref="OrchestratorOptions.MaxPending"/> bounds.</summary>
    public long Open => this[Phase.Pending] + this[Phase.Running];

    /// <summary>The counts of now, which nothing changes any more.</summary>
    public PhaseCounts Copy() => new([.. _counts]);

    internal void Add(Phase phase) => _counts[(int)phase]++;

    internal void Remove(Phase phase) => _counts[(int)phase]--;

    internal void Move(Phase from, Phase to)
    {
        Remove(from);
        Add(to);
    }
}

using Titan.Core.Tasks;

namespace Titan.Core;

/// <summary>How many tasks in memory stand in each phase.</summary>
public sealed class PhaseCounts
{
    private readonly long[] _counts = new long[(int)Phase.Cancelled + 1];

    public long this[Phase phase] => _counts[(int)phase];

    /// <summary>Tasks that have not ended: what <see cref="OrchestratorOptions.MaxPending"/> bounds.</summary>
    public long Open => this[Phase.Pending] + this[Phase.Running];

    internal void Add(Phase phase) => _counts[(int)phase]++;

    internal void Remove(Phase phase) => _counts[(int)phase]--;

    internal void Move(Phase from, Phase to)
    {
        Remove(from);
        Add(to);
    }
}

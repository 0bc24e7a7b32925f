using Titan.Core.Tasks;

namespace Titan.Storage;

/// <summary>How many tasks meet a query, by phase.</summary>
public sealed class TaskCount
{
    private readonly long[] _counts = new long[(int)Phase.Cancelled + 1];

    public long this[Phase phase] => _counts[(int)phase];

    /// <summary>Whether there are more tasks than were looked at: of the older ones nothing is counted.</summary>
    public bool IsCut { get; internal set; }

    internal void Add(Phase phase, long tasks = 1) => _counts[(int)phase] += tasks;
}

using Titan.Core.Tasks;

namespace Titan.Manager.Watching;

/// <summary>The tasks that changed last, in order, each as often as it changed. Whoever has not read on for too long has missed the older ones.</summary>
internal sealed class RecentChanges
{
    /// <summary>Changes remembered.</summary>
    public const int Capacity = 1 << 15;

    private readonly TaskId[] _ring = new TaskId[Capacity];

    /// <summary>Of the next change.</summary>
    public long End { get; private set; }

    public void Add(TaskId id) => _ring[(int)(End++ % Capacity)] = id;

    /// <summary>The earliest change that is remembered.</summary>
    public long Begin => Math.Max(0, End - Capacity);

    /// <summary>What came at <paramref name="first"/> and after, at most so many.</summary>
    public TaskId[] From(long first, int most)
    {
        var changes = new TaskId[Math.Min(most, End - first)];
        var start = (int)(first % Capacity);
        var toTheEdge = Math.Min(changes.Length, Capacity - start);
        Array.Copy(_ring, start, changes, 0, toTheEdge);
        Array.Copy(_ring, 0, changes, toTheEdge, changes.Length - toTheEdge);
        return changes;
    }
}

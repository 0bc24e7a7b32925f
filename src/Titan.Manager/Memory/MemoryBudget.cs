using Titan.Core.Tasks;

namespace Titan.Manager.Memory;

/// <summary>How the memory that this program may use is divided among what it holds for others.</summary>
/// <param name="Available">All that it may use: the limit of its container or of its heap where there is one, else the machine's memory.</param>
/// <param name="Tasks">Of pending and running tasks, and of ended ones as far as these leave room.</param>
internal sealed record MemoryBudget(long Available, long Tasks)
{
    /// <summary>However little there is.</summary>
    private const long LeastTasks = 16L << 20;

    /// <summary>A heap of more takes the collector long; who wants it can say so.</summary>
    private const long MostTasks = 32L << 30;

    /// <summary>Of requests that are being read, decided and committed. Each counts as what it becomes when it is read.</summary>
    public long Requests => Math.Clamp(Available / 8, 8L << 20, 4L << 30);

    /// <summary>Of pages and other answers that are being read from the store and written.</summary>
    public long Answers => Math.Clamp(Available / 8, 8L << 20, 4L << 30);

    /// <summary>Ids that are watched in all.</summary>
    public int WatchedIds => (int)Math.Clamp(Available / 2_000, 20_000, 1_000_000);

    /// <summary>What may be taken up from a store. Reading takes memory too, and so does all else.</summary>
    public LoadBounds Load => new() { Available = Available, Open = Math.Max(Available / 10 * 7, LeastTasks), All = Tasks };

    /// <summary>Bytes that one connection may send ahead of what is read.</summary>
    public int ConnectionWindow => (int)Math.Clamp(Available / 1_024, 256 << 10, 8 << 20);

    /// <summary>Of a program that may use so much.</summary>
    /// <param name="tasks">As somebody has set it; null: half of it.</param>
    public static MemoryBudget Of(long available, long? tasks) => new(available, tasks ?? Math.Clamp(available / 2, LeastTasks, MostTasks));

    /// <summary>What this program may use, as the runtime reads it from its settings, its container (cgroup) and the machine.</summary>
    public static long Read() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
}

namespace Titan.Core.Tasks;

/// <summary>Makes task ids that only ever grow, even when time stands still.</summary>
/// <param name="seed">Random, of this cluster's process: keeps the ids of two clusters apart.</param>
internal sealed class TaskIdSequence(ulong seed)
{
    private ulong _last;

    public ulong Seed => seed;

    /// <summary>The id that a sequence with this seed gives at this place.</summary>
    public static TaskId At(ulong seed, ulong order) => new(order, StableHash.Mix(seed, order));

    public TaskId Next(Instant now)
    {
        _last = Math.Max(_last + 1, (ulong)now.UnixMilliseconds << 16);
        return At(seed, _last);
    }

    /// <summary>Continues above an id that is already in use.</summary>
    public void Skip(TaskId used) => _last = Math.Max(_last, used.Order);
}

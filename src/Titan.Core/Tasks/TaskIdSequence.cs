namespace Titan.Core.Tasks;

/// <summary>Makes task ids that only ever grow, even when time stands still.</summary>
/// <param name="seed">Random, of this cluster's process: keeps the ids of two clusters apart.</param>
internal sealed class TaskIdSequence(ulong seed)
{
    private ulong _last;

    public TaskId Next(Instant now)
    {
        _last = Math.Max(_last + 1, (ulong)now.UnixMilliseconds << 16);
        return new TaskId(_last, StableHash.Mix(seed, _last));
    }

    /// <summary>Continues above an id that is already in use.</summary>
    public void Skip(TaskId used) => _last = Math.Max(_last, used.Order);
}

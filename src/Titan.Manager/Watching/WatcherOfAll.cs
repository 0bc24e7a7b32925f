using Titan.Core.Tasks;

namespace Titan.Manager.Watching;

/// <summary>Watches all tasks: remembers how far it has read the <see cref="RecentChanges"/>, and costs the loop nothing while it does not read on.</summary>
internal sealed class WatcherOfAll(Watchers owner, long position) : Watcher
{
    /// <summary>By its owner, under its lock.</summary>
    internal long Position { get; set; } = position;

    private protected override (IReadOnlyCollection<TaskId> Changed, bool Lagged) Take() => owner.Take(this);

    private protected override void Close() => owner.Close(this);
}

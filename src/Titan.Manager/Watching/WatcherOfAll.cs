namespace Titan.Manager.Watching;

/// <summary>Watches all tasks: remembers how far it has read the <see cref="RecentChanges"/>, and costs the loop nothing while it does not read on.</summary>
internal sealed class WatcherOfAll(Watchers owner, long position) : Watcher(owner)
{
    /// <summary>By its owner, under its lock.</summary>
    internal long Position { get; set; } = position;
}

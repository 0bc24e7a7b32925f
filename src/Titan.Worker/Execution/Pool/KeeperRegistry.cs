namespace Titan.Worker.Execution.Pool;

/// <summary>The keepers of this process, whichever pool they are of: what an <see cref="OrphanHunt"/> must never touch.</summary>
internal static class KeeperRegistry
{
    private static readonly Lock Gate = new();
    private static readonly HashSet<int> Pids = [];

    /// <summary>No hunt sees a keeper before it is known.</summary>
    public static KeeperProcess? Start(Func<KeeperProcess?> start)
    {
        lock (Gate)
        {
            var keeper = start();
            if (keeper is not null) Pids.Add(keeper.Pid);
            return keeper;
        }
    }

    /// <summary>It has been waited for.</summary>
    public static void Remove(int pid)
    {
        lock (Gate) Pids.Remove(pid);
    }

    /// <summary>Does something while no keeper can come up.</summary>
    public static T Hunt<T>(Func<IReadOnlySet<int>, T> pass)
    {
        lock (Gate) return pass(Pids);
    }
}

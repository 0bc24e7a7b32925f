namespace Titan.EndToEnd.Chaos.Plan;

/// <summary>What can go wrong.</summary>
internal enum FaultKind
{
    /// <summary><c>kill -9</c>, and a new start.</summary>
    ManagerKill,

    /// <summary>SIGSTOP, and SIGCONT before anyone may be given up for it.</summary>
    ManagerShortStop,

    /// <summary>SIGSTOP for longer than anyone waits.</summary>
    ManagerLongStop,

    /// <summary>SIGSTOP for longer than a client waits for the answer to a call.</summary>
    ManagerHang,

    /// <summary>Files of its database, or their folder, are elsewhere for a while, or its lock file is removed.</summary>
    ManagerFilesMoved,

    /// <summary>A start with a fail-point armed, at which it dies or stands still.</summary>
    ManagerFailPoint,

    WorkerKill,

    /// <summary>SIGTERM to it and all that it runs at once, and <c>kill -9</c> to what is left after a while.</summary>
    WorkerUnitStop,

    /// <summary>No room for one more folder on the disk of its work folder.</summary>
    WorkerFolderFull,

    /// <summary>Its user may have no further process and no further thread.</summary>
    WorkerCannotFork,

    /// <summary>Another Worker comes under its name.</summary>
    WorkerNameTaken,

    WorkerShortStop,
    WorkerLongStop,
    WorkerFailPoint,

    /// <summary>Every piece comes late.</summary>
    WireDelay,

    WireReset,

    /// <summary>Nothing comes through on the way to the Manager, and nobody is told.</summary>
    WireHalfOpenUp,

    /// <summary>Nothing comes back from the Manager.</summary>
    WireHalfOpenDown,

    WireHalfOpenBoth,

    /// <summary>Byte by byte.</summary>
    WireTrickle,

    /// <summary>The database server stops as in a crash, and starts again.</summary>
    StoreCrash,
}

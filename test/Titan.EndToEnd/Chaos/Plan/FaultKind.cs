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

    /// <summary>A start with a fail-point armed, at which it dies or stands still.</summary>
    ManagerFailPoint,

    WorkerKill,
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

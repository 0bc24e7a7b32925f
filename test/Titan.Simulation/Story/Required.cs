namespace Titan.Simulation.Story;

/// <summary>What a run of many seeds must have met: a zero means that the simulator has gone blind there.</summary>
internal static class Required
{
    public static readonly IReadOnlyList<string> All =
    [
        // Transitions, with their causes. Several of one batch count as one.
        "new → pending, None", "new → running, None", "pending → running, None", "pending → cancelled, Cancelled",
        "running → running, None", "running → pending, ExitCode", "running → pending, Timeout", "running → pending, Spawn", "running → pending, WorkerLost",
        "running → succeeded, ExitCode", "running → failed, ExitCode", "running → failed, Timeout", "running → failed, Spawn", "running → failed, WorkerLost",
        "running → cancelled, Cancelled",

        // What leaves a Manager.
        "Acknowledge", "AttemptStarted", "CancelRequested", "CloseLink", "Grant", "Grant again", "LateReport", "MassLossHeld", "Stop Cancelled", "Stop LeaseClosed",
        "TaskEnded", "TaskRequeued", "TaskSubmitted", "WorkerBuried", "WorkerDraining", "WorkerJoined", "WorkerJoined again", "WorkerMissing",

        // Workers that are quick, and Workers that are many.
        "attempts ahead of slots", "attempt given back", "pulses wanted far apart",

        // Deaths between two effects.
        "death at CommitAsked", "death at CommitDurable", "death at ReleaseBegun", "death at ReleaseDone", "death at OutputStored",
        "death at GrantTaken", "death at CommandBegun", "death at CommandEnded", "death at ResultSent", "death at ResultAcknowledged",

        // Processes.
        "manager is killed", "manager loses its power", "manager is stopped in order", "manager freezes",
        "worker is killed", "worker loses its power", "worker dies for good", "worker is stopped in order", "worker freezes", "worker is slow", "worker refused for good",
        "most workers are killed", "most workers are cut off", "clock of a manager is set", "clock of a worker is set",

        // Means of machines, and ends that tasks share with their Workers.
        "machine has no means", "machine has few means", "machine ran short", "WorkerSlotsChanged", "worker is stopped with its tasks",

        // The network.
        "worker is cut off", "worker is not heard", "worker hears nothing", "client is cut off", "client is heard one way only",
        "manager is cut off from the database", "manager and database hear one way only",
        "link is reset", "link is half-open", "slow path", "unruly link", "frame Loses", "frame Repeats", "frame Reorders", "a write outlives its stream",

        // The store.
        "database is away", "database is silent", "database is slow", "database loses answers", "answer of the database lost", "database crashes", "write fenced", "leadership",

        // What clients do.
        "retried already", "task forgotten",

        // What clients are told.
        "client told CONNECTION_LOST", "client told KEY_CONFLICT", "client told MAX_PENDING", "client told NOT_LEADER", "client told NO_ANSWER",
        "client told OUTCOME_UNKNOWN", "client told SHUTTING_DOWN", "client told STORE_UNAVAILABLE", "client told UNREACHABLE",
    ];
}

namespace Titan.FailPoints;

/// <summary>All fail-points, each at the boundary of an effect. docs/development/fail-points.md tells what is to hold at each.</summary>
public static class FailPointNames
{
    /// <summary>A leadership has begun in the store, and nothing was rebuilt from it yet.</summary>
    public const string ManagerStoreOpened = "manager.store.opened";

    /// <summary>A batch that changes something is decided, and the store was not asked yet.</summary>
    public const string ManagerCommitSending = "manager.commit.sending";

    /// <summary>It is durable, and nothing was released.</summary>
    public const string ManagerCommitDurable = "manager.commit.durable";

    /// <summary>Orders to Workers were released, answers to clients not.</summary>
    public const string ManagerReleaseOrders = "manager.release.orders";

    /// <summary>Some of the answers were released, others not.</summary>
    public const string ManagerReleaseMidway = "manager.release.midway";

    /// <summary>All was released.</summary>
    public const string ManagerReleaseDone = "manager.release.done";

    /// <summary>Output is stored, and the results that came with it were not told to the loop.</summary>
    public const string ManagerOutputStored = "manager.output.stored";

    /// <summary>A frame with acknowledgements is about to be written to a Worker.</summary>
    public const string ManagerAcknowledgementWriting = "manager.acknowledgement.writing";

    /// <summary>It was written.</summary>
    public const string ManagerAcknowledgementWritten = "manager.acknowledgement.written";

    /// <summary>A frame with grants was written to a Worker.</summary>
    public const string ManagerGrantWritten = "manager.grant.written";

    /// <summary>Rows are written in a transaction that is not committed. (COMMIT writes and flushes in one step: between the two nothing can be named.)</summary>
    public const string SqliteTransactionOpen = "sqlite.transaction.open";

    /// <summary>It is committed, and nobody was told.</summary>
    public const string SqliteCommitDone = "sqlite.commit.done";

    /// <summary>The row of leadership is ours, and the ceiling of leases is not yet raised for it.</summary>
    public const string PostgresLeadershipWon = "postgres.leadership.won";

    /// <summary>A commit is about to be sent.</summary>
    public const string PostgresBatchSending = "postgres.batch.sending";

    /// <summary>It was answered, and nobody was told.</summary>
    public const string PostgresBatchDone = "postgres.batch.done";

    /// <summary>Grants are in the inventory, and nothing was started.</summary>
    public const string WorkerGrantTaken = "worker.grant.taken";

    /// <summary>An attempt has started, and the Manager was not told.</summary>
    public const string WorkerStartUnsaid = "worker.start.unsaid";

    /// <summary>An attempt has ended, and its result was not said.</summary>
    public const string WorkerResultUnsaid = "worker.result.unsaid";

    /// <summary>A frame with results was written to the Manager.</summary>
    public const string WorkerResultSaid = "worker.result.said";

    /// <summary>A result is acknowledged, and what was kept for it is still there.</summary>
    public const string WorkerResultAcknowledged = "worker.result.acknowledged";

    /// <summary>A command runs, and its Worker was not told.</summary>
    public const string KeeperCommandSpawned = "keeper.command.spawned";

    /// <summary>A command has ended, and its Worker was not told.</summary>
    public const string KeeperCommandEnded = "keeper.command.ended";

    /// <summary>All names, in the order of the way of a task.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        ManagerStoreOpened, ManagerCommitSending, ManagerCommitDurable, ManagerReleaseOrders, ManagerReleaseMidway, ManagerReleaseDone,
        ManagerOutputStored, ManagerAcknowledgementWriting, ManagerAcknowledgementWritten, ManagerGrantWritten,
        SqliteTransactionOpen, SqliteCommitDone,
        PostgresLeadershipWon, PostgresBatchSending, PostgresBatchDone,
        WorkerGrantTaken, WorkerStartUnsaid, WorkerResultUnsaid, WorkerResultSaid, WorkerResultAcknowledged,
        KeeperCommandSpawned, KeeperCommandEnded,
    ];
}

using Titan.Core.Workers;
using Titan.Storage.Sql;

namespace Titan.Storage.Sqlite.Columns;

/// <summary>A Worker, as columns of <c>workers</c>.</summary>
internal static class WorkerColumns
{
    public const string Names = "id, session, address, version, slots, labels, executors, joined_at, drain_requested, buried_at, last_seen_at";

    public const int Count = 11;

    public static Statement Add(Statement statement, WorkerState worker) => statement
        .Add(worker.Session.WorkerId).Add((long)worker.Session.Session).Add(worker.Address).Add(worker.Version).Add(worker.Slots)
        .Add(ColumnJson.Of(worker.Labels)).Add(ColumnJson.Of([.. worker.Executors.Select(ColumnText.Of)]) ?? "[]")
        .Add(Times.Of(worker.JoinedAt)).Add(worker.DrainRequested ? 1 : 0).Add(Times.Of(worker.BuriedAt)).Add(Times.Of(worker.LastSeenAt));

    public static WorkerState Read(ref Row row)
    {
        var session = new WorkerSession(row.Text(), (ulong)row.Int64());
        return new WorkerState
        {
            Session = session,
            Address = row.Text(),
            Version = row.Text(),
            Slots = row.Int32(),
            Labels = row.Map(),
            Executors = [.. ColumnJson.ToTexts(row.Text()).Select(ColumnText.ToExecutor)],
            JoinedAt = row.Time(),
            DrainRequested = row.Int32() != 0,
            BuriedAt = row.TimeOrNull(),
            LastSeenAt = row.TimeOrNull(),
        };
    }
}

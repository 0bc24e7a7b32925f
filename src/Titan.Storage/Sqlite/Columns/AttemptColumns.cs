using Titan.Core.Tasks;
using Titan.Core.Workers;
using Titan.Storage.Sql;

namespace Titan.Storage.Sqlite.Columns;

/// <summary>An attempt, as columns of <c>tasks</c> and of <c>superseded_attempts</c>.</summary>
internal static class AttemptColumns
{
    public const string Names = """
        attempt, lease, worker, worker_session, granted_at, attempt_phase, attempt_cause, attempt_exit_code, signal, message,
        attempt_started_at, attempt_ended_at, stdout_bytes, stdout_head, stdout_tail, stdout_sha256,
        stderr_bytes, stderr_head, stderr_tail, stderr_sha256, ended_by_report, late_reports, last_late_report,
        removed_files, removed_names
        """;

    public const int Count = 25;

    public static Statement Add(Statement statement, AttemptState attempt)
    {
        statement.Add(attempt.Number).Add((long)attempt.Lease.Number).Add(attempt.Holder.WorkerId).Add((long)attempt.Holder.Session)
            .Add(Times.Of(attempt.GrantedAt)).Add(ColumnText.Of(attempt.Phase)).Add(ColumnText.Of(attempt.Cause)).Add(attempt.ExitCode)
            .Add(Unless(attempt.Signal, 0)).Add(attempt.Message).Add(Times.Of(attempt.StartedAt)).Add(Times.Of(attempt.EndedAt));
        AddSeal(statement, attempt.Stdout);
        AddSeal(statement, attempt.Stderr);
        return statement.Add(attempt.EndedByReport ? 1 : (int?)null).Add(Unless(attempt.LateReports, 0)).Add(attempt.LastLateReport)
            .Add(attempt.Removed?.Count).Add(attempt.Removed?.FirstNames);
    }

    /// <summary>Null when the task has none.</summary>
    public static AttemptState? Read(ref Row row)
    {
        if (row.Int32OrNull() is not { } number) return null;
        return new AttemptState
        {
            Number = number,
            Lease = new Lease((ulong)row.Int64()),
            Holder = new WorkerSession(row.Text(), (ulong)row.Int64()),
            GrantedAt = row.Time(),
            Phase = ColumnText.ToAttemptPhase(row.Text()),
            Cause = ColumnText.ToCause(row.TextOrNull()),
            ExitCode = row.Int32OrNull(),
            Signal = row.Int32(),
            Message = row.TextOrNull(),
            StartedAt = row.TimeOrNull(),
            EndedAt = row.TimeOrNull(),
            Stdout = ReadSeal(ref row),
            Stderr = ReadSeal(ref row),
            EndedByReport = row.Int32() != 0,
            LateReports = row.Int32(),
            LastLateReport = row.TextOrNull(),
            Removed = (row.Int32OrNull(), row.TextOrNull()) is ({ } count, var names) ? new RemovedFiles(count, names ?? "") : null,
        };
    }

    private static int? Unless(int value, int usual) => value == usual ? null : value;

    private static void AddSeal(Statement statement, OutputSeal seal)
    {
        if (seal == OutputSeal.Open)
        {
            statement.AddNull().AddNull().AddNull().AddNull();
            return;
        }

        statement.Add(seal.TotalBytes).Add(seal.HeadBytes).Add(seal.TailBytes);
        if (seal.Sha256.IsEmpty) statement.AddNull();
        else statement.AddBytes(seal.Sha256.Span);
    }

    private static OutputSeal ReadSeal(ref Row row)
    {
        var total = row.Int64OrNull();
        var (head, tail, hash) = (row.Int64(), row.Int64(), row.Bytes());
        return total is null ? OutputSeal.Open : new OutputSeal(total.Value, head, tail, hash);
    }
}

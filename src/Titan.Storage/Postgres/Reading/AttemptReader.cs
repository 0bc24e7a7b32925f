using Titan.Core.Tasks;
using Titan.Core.Workers;
using Titan.Storage.Sql;

namespace Titan.Storage.Postgres.Reading;

/// <summary>Reads the columns of an attempt, in the order in which they are written.</summary>
internal static class AttemptReader
{
    /// <summary>How many they are.</summary>
    public const int Columns = 25;

    /// <summary>Null when the row has none; the cursor is behind it either way.</summary>
    public static AttemptState? Read(ref RowCursor row, SharedValues shared)
    {
        if (row.IsNull)
        {
            row.Skip(Columns);
            return null;
        }

        return new AttemptState
        {
            Number = row.Int(),
            Lease = new Lease((ulong)row.Long()),
            Holder = new WorkerSession(shared.Text(row.Text()), (ulong)row.Long()),
            GrantedAt = row.Time(),
            Phase = ColumnText.ToAttemptPhase(row.Text()),
            Cause = ColumnText.ToCause(row.TextOrNull()),
            ExitCode = row.IntOrNull(),
            Signal = row.IntOrNull() ?? 0,
            Message = row.TextOrNull(),
            StartedAt = row.TimeOrNull(),
            EndedAt = row.TimeOrNull(),
            Stdout = Seal(ref row),
            Stderr = Seal(ref row),
            EndedByReport = row.FlagOrNull() ?? false,
            LateReports = row.IntOrNull() ?? 0,
            LastLateReport = row.TextOrNull(),
            Removed = (row.IntOrNull(), row.TextOrNull()) is ({ } count, var names) ? new RemovedFiles(count, names ?? "") : null,
        };
    }

    private static OutputSeal Seal(ref RowCursor row)
    {
        if (row.IsNull)
        {
            row.Skip(4);
            return OutputSeal.Open;
        }

        return new OutputSeal(row.Long(), row.Long(), row.Long(), row.BytesOrNull());
    }
}

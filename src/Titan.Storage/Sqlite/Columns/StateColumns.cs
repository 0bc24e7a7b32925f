using Titan.Core.Tasks;
using Titan.Storage.Sql;

namespace Titan.Storage.Sqlite.Columns;

/// <summary>Where a task stands, as columns of <c>tasks</c>.</summary>
internal static class StateColumns
{
    /// <summary>The time of end comes last: a task that has not ended leaves it alone, and so its index.</summary>
    public const string Names = $"{OpenNames}, ended_at";

    public const string OpenNames = """
        phase, cause, exit_code, retries_used, losses_used, not_before, started_at,
        cancel_outcome, cancelled_by, cancel_reason, cancel_requested_at
        """;

    public const int Count = 12;

    public static Statement Add(Statement statement, TaskState state) => AddOpen(statement, state).Add(Times.Of(state.EndedAt));

    /// <summary>Without the time of end.</summary>
    public static Statement AddOpen(Statement statement, TaskState state)
    {
        statement.Add(ColumnText.Of(state.Phase)).Add(ColumnText.Of(state.Cause)).Add(state.ExitCode)
            .Add(state.RetriesUsed).Add(state.LossesUsed)
            .Add(state.NotBefore == default ? null : Times.Of(state.NotBefore)).Add(Times.Of(state.StartedAt));
        return state.Cancellation is { } cancellation
            ? statement.Add(ColumnText.Of(cancellation.Outcome)).Add(cancellation.By).Add(cancellation.Reason).Add(Times.Of(cancellation.RequestedAt))
            : statement.AddNull().AddNull().AddNull().AddNull();
    }

    /// <summary>The shared instance for a task that only waits.</summary>
    public static TaskState Read(ref Row row)
    {
        var state = new TaskState
        {
            Phase = ColumnText.ToPhase(row.Text()),
            Cause = ColumnText.ToCause(row.TextOrNull()),
            ExitCode = row.Int32OrNull(),
            RetriesUsed = row.Int32(),
            LossesUsed = row.Int32(),
            NotBefore = row.TimeOrNull() ?? default,
            StartedAt = row.TimeOrNull(),
            Cancellation = ReadCancellation(ref row),
            EndedAt = row.TimeOrNull(),
        };
        return state.Phase == Phase.Pending && state == TaskState.Queued ? TaskState.Queued : state;
    }

    private static Cancellation? ReadCancellation(ref Row row)
    {
        var (outcome, by, reason, at) = (row.TextOrNull(), row.TextOrNull(), row.TextOrNull(), row.TimeOrNull());
        return outcome is null ? null : new Cancellation(by ?? "", reason ?? "", at ?? default, ColumnText.ToCancellationOutcome(outcome));
    }
}

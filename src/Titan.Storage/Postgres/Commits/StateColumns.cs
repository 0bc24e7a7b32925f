using NpgsqlTypes;
using Titan.Core.Tasks;
using Titan.Storage.Sql;

namespace Titan.Storage.Postgres.Commits;

/// <summary>The columns of a task's state.</summary>
internal sealed class StateColumns(ColumnArrays arrays)
{
    private readonly List<string> _phase = arrays.Add<string>("phase", NpgsqlDbType.Text);
    private readonly List<string?> _cause = arrays.Add<string?>("cause", NpgsqlDbType.Text);
    private readonly List<int?> _exitCode = arrays.Add<int?>("exit_code", NpgsqlDbType.Integer);
    private readonly List<int> _retriesUsed = arrays.Add<int>("retries_used", NpgsqlDbType.Integer);
    private readonly List<int> _lossesUsed = arrays.Add<int>("losses_used", NpgsqlDbType.Integer);
    private readonly List<long?> _notBefore = arrays.Add<long?>("not_before", NpgsqlDbType.TimestampTz);
    private readonly List<long?> _startedAt = arrays.Add<long?>("started_at", NpgsqlDbType.TimestampTz);
    private readonly List<long?> _endedAt = arrays.Add<long?>("ended_at", NpgsqlDbType.TimestampTz);
    private readonly List<string?> _cancelOutcome = arrays.Add<string?>("cancel_outcome", NpgsqlDbType.Text);
    private readonly List<string?> _cancelledBy = arrays.Add<string?>("cancelled_by", NpgsqlDbType.Text);
    private readonly List<string?> _cancelReason = arrays.Add<string?>("cancel_reason", NpgsqlDbType.Text);
    private readonly List<long?> _cancelRequestedAt = arrays.Add<long?>("cancel_requested_at", NpgsqlDbType.TimestampTz);

    public void Add(TaskState state)
    {
        _phase.Add(ColumnText.Of(state.Phase));
        _cause.Add(ColumnText.Of(state.Cause));
        _exitCode.Add(state.ExitCode);
        _retriesUsed.Add(state.RetriesUsed);
        _lossesUsed.Add(state.LossesUsed);
        _notBefore.Add(PostgresTime.FromUnlessNone(state.NotBefore));
        _startedAt.Add(PostgresTime.From(state.StartedAt));
        _endedAt.Add(PostgresTime.From(state.EndedAt));
        _cancelOutcome.Add(state.Cancellation is { } cancellation ? ColumnText.Of(cancellation.Outcome) : null);
        _cancelledBy.Add(PostgresText.Of(state.Cancellation?.By));
        _cancelReason.Add(PostgresText.Of(state.Cancellation?.Reason));
        _cancelRequestedAt.Add(PostgresTime.From(state.Cancellation?.RequestedAt));
    }
}

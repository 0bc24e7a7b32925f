using Npgsql;
using NpgsqlTypes;
using Titan.Core.Tasks;

namespace Titan.Storage.Postgres.Commits;

/// <summary>Tasks that succeeded at the first attempt and wrote nothing: the second of the two changes that a short task costs.</summary>
internal sealed class SuccessRows
{
    private static readonly string Sql = new SuccessRows().Update();

    private readonly ColumnArrays _arrays = new();
    private readonly List<string> _id;
    private readonly List<long> _lease;
    private readonly List<string> _worker;
    private readonly List<long> _session;
    private readonly List<long> _grantedAt;
    private readonly List<long?> _startedAt;
    private readonly List<long?> _endedAt;

    public SuccessRows()
    {
        _id = _arrays.Add<string>("id", NpgsqlDbType.Text);
        _lease = _arrays.Add<long>("lease", NpgsqlDbType.Bigint);
        _worker = _arrays.Add<string>("worker", NpgsqlDbType.Text);
        _session = _arrays.Add<long>("worker_session", NpgsqlDbType.Bigint);
        _grantedAt = _arrays.Add<long>("granted_at", NpgsqlDbType.TimestampTz);
        _startedAt = _arrays.Add<long?>("started_at", NpgsqlDbType.TimestampTz);
        _endedAt = _arrays.Add<long?>("ended_at", NpgsqlDbType.TimestampTz);
    }

    public int Count => _id.Count;

    public NpgsqlBatchCommand Command => _arrays.Command(Sql);

    /// <summary>Whether this shape says all of it.</summary>
    public static bool Fits(TaskState state, AttemptState attempt) =>
        state.Phase == Phase.Succeeded
        && state == new TaskState { Phase = Phase.Succeeded, Cause = Cause.ExitCode, ExitCode = 0, StartedAt = attempt.StartedAt, EndedAt = attempt.EndedAt }
        && attempt == new AttemptState
        {
            Number = 1,
            Lease = attempt.Lease,
            Holder = attempt.Holder,
            GrantedAt = attempt.GrantedAt,
            Phase = AttemptPhase.Succeeded,
            Cause = Cause.ExitCode,
            ExitCode = 0,
            StartedAt = attempt.StartedAt,
            EndedAt = attempt.EndedAt,
            EndedByReport = true,
        };

    public void Add(TaskId id, AttemptState attempt)
    {
        _id.Add(id.ToString());
        _lease.Add((long)attempt.Lease.Number);
        _worker.Add(attempt.Holder.WorkerId);
        _session.Add((long)attempt.Holder.Session);
        _grantedAt.Add(PostgresTime.From(attempt.GrantedAt));
        _startedAt.Add(PostgresTime.From(attempt.StartedAt));
        _endedAt.Add(PostgresTime.From(attempt.EndedAt));
    }

    // A first attempt of a task that nothing was charged to: whatever is not set here never was, but for a cancel that came and went.
    private string Update() =>
        $"""
        UPDATE titan.tasks AS t SET {_arrays.Assignments("u")}, attempt_started_at = u.started_at, attempt_ended_at = u.ended_at,
            phase = 'succeeded', cause = 'exit_code', exit_code = 0, not_before = NULL, attempt = 1, attempt_phase = 'succeeded', attempt_cause = 'exit_code', attempt_exit_code = 0, ended_by_report = true
        FROM {_arrays.Rows} WHERE t.id = u.id
        """;
}

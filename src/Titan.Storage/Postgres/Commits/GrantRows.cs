using Npgsql;
using NpgsqlTypes;
using Titan.Core.Tasks;

namespace Titan.Storage.Postgres.Commits;

/// <summary>Tasks that get their first attempt: the first of the two changes that a short task costs.</summary>
internal sealed class GrantRows
{
    private static readonly string Sql = new GrantRows().Update();

    private readonly ColumnArrays _arrays = new();
    private readonly List<string> _id;
    private readonly List<long> _lease;
    private readonly List<string> _worker;
    private readonly List<long> _session;
    private readonly List<long> _grantedAt;

    public GrantRows()
    {
        _id = _arrays.Add<string>("id", NpgsqlDbType.Text);
        _lease = _arrays.Add<long>("lease", NpgsqlDbType.Bigint);
        _worker = _arrays.Add<string>("worker", NpgsqlDbType.Text);
        _session = _arrays.Add<long>("worker_session", NpgsqlDbType.Bigint);
        _grantedAt = _arrays.Add<long>("granted_at", NpgsqlDbType.TimestampTz);
    }

    public int Count => _id.Count;

    public NpgsqlBatchCommand Command => _arrays.Command(Sql);

    /// <summary>Whether this shape says all of it.</summary>
    public static bool Fits(TaskState state, AttemptState attempt) =>
        state == Granted && attempt == new AttemptState { Number = 1, Lease = attempt.Lease, Holder = attempt.Holder, GrantedAt = attempt.GrantedAt };

    public void Add(TaskId id, AttemptState attempt)
    {
        _id.Add(id.ToString());
        _lease.Add((long)attempt.Lease.Number);
        _worker.Add(attempt.Holder.WorkerId);
        _session.Add((long)attempt.Holder.Session);
        _grantedAt.Add(PostgresTime.From(attempt.GrantedAt));
    }

    private static readonly TaskState Granted = new() { Phase = Phase.Running };

    // A first attempt of a task that nothing was charged to: whatever is not set here never was, but for the end of a delay.
    private string Update() =>
        $"UPDATE titan.tasks AS t SET {_arrays.Assignments("u")}, phase = 'running', not_before = NULL, attempt = 1, attempt_phase = 'granted' FROM {_arrays.Rows} WHERE t.id = u.id";
}

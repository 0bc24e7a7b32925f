using NpgsqlTypes;
using Titan.Core.Tasks;
using Titan.Storage.Sql;

namespace Titan.Storage.Postgres.Commits;

/// <summary>The columns of an attempt, which tasks and superseded_attempts share.</summary>
internal sealed class AttemptColumns(ColumnArrays arrays)
{
    /// <summary>Their names, in order.</summary>
    public static readonly IReadOnlyList<string> All = NamesOf();

    /// <summary>The same, parted by commas.</summary>
    public static readonly string Names = string.Join(", ", All);

    private readonly List<int> _number = arrays.Add<int>("attempt", NpgsqlDbType.Integer);
    private readonly List<long> _lease = arrays.Add<long>("lease", NpgsqlDbType.Bigint);
    private readonly List<string> _worker = arrays.Add<string>("worker", NpgsqlDbType.Text);
    private readonly List<long> _session = arrays.Add<long>("worker_session", NpgsqlDbType.Bigint);
    private readonly List<long> _grantedAt = arrays.Add<long>("granted_at", NpgsqlDbType.TimestampTz);
    private readonly List<string> _phase = arrays.Add<string>("attempt_phase", NpgsqlDbType.Text);
    private readonly List<string?> _cause = arrays.Add<string?>("attempt_cause", NpgsqlDbType.Text);
    private readonly List<int?> _exitCode = arrays.Add<int?>("attempt_exit_code", NpgsqlDbType.Integer);
    private readonly List<int?> _signal = arrays.Add<int?>("signal", NpgsqlDbType.Integer);
    private readonly List<string?> _message = arrays.Add<string?>("message", NpgsqlDbType.Text);
    private readonly List<long?> _startedAt = arrays.Add<long?>("attempt_started_at", NpgsqlDbType.TimestampTz);
    private readonly List<long?> _endedAt = arrays.Add<long?>("attempt_ended_at", NpgsqlDbType.TimestampTz);
    private readonly SealColumns _stdout = new(arrays, "stdout");
    private readonly SealColumns _stderr = new(arrays, "stderr");
    private readonly List<bool?> _endedByReport = arrays.Add<bool?>("ended_by_report", NpgsqlDbType.Boolean);
    private readonly List<int?> _lateReports = arrays.Add<int?>("late_reports", NpgsqlDbType.Integer);
    private readonly List<string?> _lastLateReport = arrays.Add<string?>("last_late_report", NpgsqlDbType.Text);
    private readonly List<int?> _removedFiles = arrays.Add<int?>("removed_files", NpgsqlDbType.Integer);
    private readonly List<string?> _removedNames = arrays.Add<string?>("removed_names", NpgsqlDbType.Text);

    /// <summary>Their names as columns of a table's alias.</summary>
    public static string NamesOf(string alias) => string.Join(", ", All.Select(name => $"{alias}.{name}"));

    public void Add(AttemptState attempt)
    {
        _number.Add(attempt.Number);
        _lease.Add((long)attempt.Lease.Number);
        _worker.Add(attempt.Holder.WorkerId);
        _session.Add((long)attempt.Holder.Session);
        _grantedAt.Add(PostgresTime.From(attempt.GrantedAt));
        _phase.Add(ColumnText.Of(attempt.Phase));
        _cause.Add(ColumnText.Of(attempt.Cause));
        _exitCode.Add(attempt.ExitCode);
        _signal.Add(attempt.Signal == 0 ? null : attempt.Signal);
        _message.Add(PostgresText.Of(attempt.Message));
        _startedAt.Add(PostgresTime.From(attempt.StartedAt));
        _endedAt.Add(PostgresTime.From(attempt.EndedAt));
        _stdout.Add(attempt.Stdout);
        _stderr.Add(attempt.Stderr);
        _endedByReport.Add(attempt.EndedByReport ? true : null);
        _lateReports.Add(attempt.LateReports == 0 ? null : attempt.LateReports);
        _lastLateReport.Add(PostgresText.Of(attempt.LastLateReport));
        _removedFiles.Add(attempt.Removed?.Count);
        _removedNames.Add(PostgresText.Of(attempt.Removed?.FirstNames));
    }

    private static IReadOnlyList<string> NamesOf()
    {
        var arrays = new ColumnArrays();
        _ = new AttemptColumns(arrays);
        return [.. arrays.Columns];
    }
}

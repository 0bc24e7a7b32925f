using Npgsql;
using NpgsqlTypes;
using Titan.Core.Tasks;
using Titan.Storage.Sql;

namespace Titan.Storage.Postgres.Commits;

/// <summary>New tasks, queued.</summary>
internal sealed class SpecRows
{
    private readonly ColumnArrays _arrays = new();
    private readonly List<string> _id;
    private readonly List<long> _submittedAt;
    private readonly List<string?> _name;
    private readonly List<string> _executor;
    private readonly List<string?> _command;
    private readonly List<string?> _arguments;
    private readonly List<string?> _environment;
    private readonly List<string?> _folder;
    private readonly List<ReadOnlyMemory<byte>?> _stdin;
    private readonly List<string?> _labels;
    private readonly List<string?> _require;
    private readonly List<TimeSpan?> _timeout;
    private readonly List<TimeSpan?> _grace;
    private readonly List<TimeSpan?> _delay;
    private readonly List<long> _maxOutput;
    private readonly List<int> _priority;
    private readonly List<int> _maxRetries;
    private readonly List<int> _maxLosses;
    private readonly List<string?> _idKey;
    private readonly List<string?> _retryOf;
    private readonly List<string?> _retryReason;
    private readonly List<string?> _stdoutPath;
    private readonly List<string?> _stderrPath;

    public SpecRows()
    {
        _id = _arrays.Add<string>("id", NpgsqlDbType.Text);
        _submittedAt = _arrays.Add<long>("submitted_at", NpgsqlDbType.TimestampTz);
        _name = _arrays.Add<string?>("name", NpgsqlDbType.Text);
        _executor = _arrays.Add<string>("executor", NpgsqlDbType.Text);
        _command = _arrays.Add<string?>("command", NpgsqlDbType.Text);
        _arguments = _arrays.Add<string?>("arguments", NpgsqlDbType.Jsonb);
        _environment = _arrays.Add<string?>("environment", NpgsqlDbType.Jsonb);
        _folder = _arrays.Add<string?>("folder", NpgsqlDbType.Text);
        _stdin = _arrays.Add<ReadOnlyMemory<byte>?>("stdin", NpgsqlDbType.Bytea);
        _labels = _arrays.Add<string?>("labels", NpgsqlDbType.Jsonb);
        _require = _arrays.Add<string?>("require", NpgsqlDbType.Jsonb);
        _timeout = _arrays.Add<TimeSpan?>("timeout", NpgsqlDbType.Interval);
        _grace = _arrays.Add<TimeSpan?>("grace", NpgsqlDbType.Interval);
        _delay = _arrays.Add<TimeSpan?>("delay", NpgsqlDbType.Interval);
        _maxOutput = _arrays.Add<long>("max_output", NpgsqlDbType.Bigint);
        _priority = _arrays.Add<int>("priority", NpgsqlDbType.Integer);
        _maxRetries = _arrays.Add<int>("max_retries", NpgsqlDbType.Integer);
        _maxLosses = _arrays.Add<int>("max_losses", NpgsqlDbType.Integer);
        _idKey = _arrays.Add<string?>("id_key", NpgsqlDbType.Text);
        _retryOf = _arrays.Add<string?>("retry_of", NpgsqlDbType.Text);
        _retryReason = _arrays.Add<string?>("retry_reason", NpgsqlDbType.Text);
        _stdoutPath = _arrays.Add<string?>("stdout_path", NpgsqlDbType.Text);
        _stderrPath = _arrays.Add<string?>("stderr_path", NpgsqlDbType.Text);
    }

    public int Count => _id.Count;

    /// <summary>Of what they run: all else of them is short.</summary>
    public long Characters { get; private set; }

    public NpgsqlBatchCommand Command => _arrays.Command(rows => $"INSERT INTO titan.tasks {rows.Insertion} ON CONFLICT (id) DO NOTHING");

    public void Add(TaskSpec spec)
    {
        _id.Add(spec.Id.ToString());
        _submittedAt.Add(PostgresTime.From(spec.SubmittedAt));
        _name.Add(spec.Name);
        _executor.Add(ColumnText.Of(spec.Work.Executor));
        _command.Add((spec.Work as ShellWork)?.Command);
        _arguments.Add(spec.Work is ExecWork exec ? ColumnJson.Of(exec.Arguments) : null);
        _environment.Add(ColumnJson.Of(spec.Work.Environment));
        _folder.Add(spec.Work.Folder);
        _stdin.Add(spec.Work.Input?.Bytes);
        _labels.Add(ColumnJson.Of(spec.Labels));
        _require.Add(ColumnJson.Of(spec.Require));
        _timeout.Add(spec.Timeout > TimeSpan.Zero ? spec.Timeout : null);
        _grace.Add(spec.Grace == TaskTerms.DefaultGrace ? null : spec.Grace);
        _delay.Add(spec.Delay > TimeSpan.Zero ? spec.Delay : null);
        Characters += (_command[^1]?.Length ?? 0) + (_arguments[^1]?.Length ?? 0) + (_environment[^1]?.Length ?? 0) + (_stdin[^1]?.Length ?? 0);
        _maxOutput.Add(spec.MaxOutput);
        _priority.Add(spec.Priority);
        _maxRetries.Add(spec.MaxRetries);
        _maxLosses.Add(spec.MaxLosses);
        _idKey.Add(spec.IdKey);
        _retryOf.Add(spec.RetryOf == TaskId.None ? null : spec.RetryOf.ToString());
        _retryReason.Add(PostgresText.Of(spec.RetryReason));
        _stdoutPath.Add(spec.Files.Stdout);
        _stderrPath.Add(spec.Files.Stderr);
    }
}

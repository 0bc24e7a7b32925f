using System.Runtime.CompilerServices;
using Npgsql;
using Titan.Core.Tasks;
using Titan.Storage.Postgres.Commits;
using Titan.Storage.Sql;

namespace Titan.Storage.Postgres.Reading;

/// <summary>Reads tasks from rows of t, titan.tasks, each joined with its superseded attempts, p.</summary>
/// <param name="showsRetries">Whether the rows are those of <see cref="ShownColumns"/>.</param>
internal sealed class TaskReader(bool showsRetries = false)
{
    private const string SpecColumns = """
        t.id, t.submitted_at, t.name, t.executor, t.command, t.arguments, t.environment, t.folder, t.stdin, t.labels, t.require, t.timeout, t.grace, t.delay, t.max_output, t.stdout_path, t.stderr_path, t.priority, t.max_retries, t.max_losses,
        t.id_key, t.retry_of, t.retry_reason
        """;

    private const string StateColumns = """
        t.phase, t.cause, t.exit_code, t.retries_used, t.losses_used, t.not_before, t.started_at, t.ended_at, t.cancel_outcome, t.cancelled_by, t.cancel_reason, t.cancel_requested_at
        """;

    private const int TaskColumns = 23 + 12 + AttemptReader.Columns;

    /// <summary>What to select, in the order in which it is read here.</summary>
    public static readonly string Columns = $"{SpecColumns}, {StateColumns}, {AttemptColumns.NamesOf("t")}, {AttemptColumns.NamesOf("p")}";

    /// <summary>With the latest retry, for readers: a Manager that begins to lead finds out by itself.</summary>
    public static readonly string ShownColumns = $"{Columns}, (SELECT max(r.id) FROM titan.tasks AS r WHERE r.retry_of = t.id)";

    private readonly SharedValues _shared = new();

    /// <summary>One task after the other, in the order of the rows; those of one task stand together, its superseded attempts by number.</summary>
    public async IAsyncEnumerable<StoredTask> ReadAsync(NpgsqlDataReader rows, [EnumeratorCancellation] CancellationToken cancellation)
    {
        StoredTask? task = null;
        var superseded = new List<AttemptState>();
        string? last = null;
        while (await rows.ReadAsync(cancellation))
        {
            // Of a task without superseded attempts there is one row.
            var id = rows.IsDBNull(TaskColumns) ? null : rows.GetString(0);
            if (id is null || id != last)
            {
                if (task is not null) yield return Whole(task, superseded);
                superseded.Clear();
                task = Read(rows);
                last = id;
            }

            if (id is not null) superseded.Add(Superseded(rows));
        }

        if (task is not null) yield return Whole(task, superseded);
    }

    /// <summary>The attempt that stands in the task's own row is the latest.</summary>
    private static StoredTask Whole(StoredTask task, List<AttemptState> superseded) =>
        superseded.Count == 0 ? task : task with { Attempts = [.. superseded, task.Attempts[^1]] };

    private StoredTask Read(NpgsqlDataReader rows)
    {
        var row = new RowCursor(rows, 0);
        var spec = Spec(ref row);
        var state = State(ref row);
        var task = new StoredTask(spec, state, AttemptReader.Read(ref row, _shared) is { } latest ? [latest] : []);
        return showsRetries && !rows.IsDBNull(TaskColumns + AttemptReader.Columns) ? task with { RetriedBy = Id(rows.GetString(TaskColumns + AttemptReader.Columns)) } : task;
    }

    private AttemptState Superseded(NpgsqlDataReader rows)
    {
        var row = new RowCursor(rows, TaskColumns);
        return AttemptReader.Read(ref row, _shared)!;
    }

    private TaskSpec Spec(ref RowCursor row)
    {
        var id = Id(row.Text());
        var submittedAt = row.Time();
        var name = _shared.TextOrNull(row.TextOrNull());
        return new TaskSpec
        {
            Id = id,
            SubmittedAt = submittedAt,
            Name = name,
            Work = Work(ref row),
            Terms = _shared.Terms(new TaskTerms
            {
                Labels = _shared.Map(row.TextOrNull()),
                Require = _shared.Map(row.TextOrNull()),
                Timeout = row.LengthOrNull() ?? TimeSpan.Zero,
                Grace = row.LengthOrNull() ?? TaskTerms.DefaultGrace,
                Delay = row.LengthOrNull() ?? TimeSpan.Zero,
                MaxOutput = row.Long(),
                Files = ColumnText.ToFiles(row.TextOrNull(), row.TextOrNull()),
                Priority = row.Int(),
                MaxRetries = row.Int(),
                MaxLosses = row.Int(),
            }),
            IdKey = row.TextOrNull(),
            RetryOf = row.TextOrNull() is { } other ? Id(other) : TaskId.None,
            RetryReason = row.TextOrNull(),
        };
    }

    private Work Work(ref RowCursor row)
    {
        var executor = ColumnText.ToExecutor(row.Text());
        var command = row.TextOrNull();
        var arguments = row.TextOrNull();
        var environment = _shared.Map(row.TextOrNull());
        var folder = _shared.TextOrNull(row.TextOrNull());
        var input = row.BytesOrNull();
        var isPlain = environment.Count == 0 && folder is null;
        Work work = executor switch
        {
            Executor.Shell when isPlain => _shared.Plain(command!),
            Executor.Shell => new ShellWork(_shared.Text(command!)) { Environment = environment, Folder = folder },
            Executor.Exec => new ExecWork(ColumnJson.ToTexts(arguments)) { Environment = environment, Folder = folder },
            Executor.Noop when isPlain => NoopWork.Plain,
            Executor.Noop => new NoopWork { Environment = environment, Folder = folder },
            _ => throw new InvalidDataException($"the store holds work for the executor {executor}, which this version does not know"),
        };
        return input is null ? work : work.Reading(new WorkInput(input));
    }

    private static TaskState State(ref RowCursor row)
    {
        var state = new TaskState
        {
            Phase = ColumnText.ToPhase(row.Text()),
            Cause = ColumnText.ToCause(row.TextOrNull()),
            ExitCode = row.IntOrNull(),
            RetriesUsed = row.Int(),
            LossesUsed = row.Int(),
            NotBefore = row.TimeOrNull() ?? default,
            StartedAt = row.TimeOrNull(),
            EndedAt = row.TimeOrNull(),
            Cancellation = Cancellation(ref row),
        };
        return state == TaskState.Queued ? TaskState.Queued : state;
    }

    private static Cancellation? Cancellation(ref RowCursor row)
    {
        if (row.IsNull)
        {
            row.Skip(4);
            return null;
        }

        var outcome = ColumnText.ToCancellationOutcome(row.Text());
        return new Cancellation(row.Text(), row.Text(), row.Time(), outcome);
    }

    private static TaskId Id(string text) => TaskId.TryParse(text, out var id) ? id : throw new InvalidDataException($"the store holds '{text}', which is no id of a task");
}

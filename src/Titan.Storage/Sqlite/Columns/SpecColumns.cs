using Titan.Core.Tasks;
using Titan.Storage.Sql;

namespace Titan.Storage.Sqlite.Columns;

/// <summary>What a task is, as columns of <c>tasks</c>.</summary>
internal static class SpecColumns
{
    public const string Names = """
        id, submitted_at, name, executor, command, arguments, environment, folder, stdin, labels, require, timeout, grace, delay,
        max_output, stdout_path, stderr_path, priority, max_retries, max_losses, id_key, retry_of, retry_reason
        """;

    public const int Count = 23;

    public static Statement Add(Statement statement, TaskSpec spec)
    {
        var work = spec.Work;
        statement.Add(spec.Id).Add(Times.Of(spec.SubmittedAt)).Add(spec.Name)
            .Add(ColumnText.Of(work.Executor)).Add((work as ShellWork)?.Command)
            .Add(work is ExecWork exec ? ColumnJson.Of(exec.Arguments) : null)
            .Add(ColumnJson.Of(work.Environment)).Add(work.Folder);
        (work.Input is { } input ? statement.AddBytes(input.Bytes.Span) : statement.AddNull())
            .Add(ColumnJson.Of(spec.Labels)).Add(ColumnJson.Of(spec.Require))
            .Add(Times.Of(spec.Timeout)).Add(spec.Grace == TaskTerms.DefaultGrace ? null : Times.Exactly(spec.Grace)).Add(Times.Of(spec.Delay))
            .Add(spec.MaxOutput).Add(spec.Files.Stdout).Add(spec.Files.Stderr).Add(spec.Priority).Add(spec.MaxRetries).Add(spec.MaxLosses).Add(spec.IdKey);
        return (spec.RetryOf == TaskId.None ? statement.AddNull() : statement.Add(spec.RetryOf)).Add(spec.RetryReason);
    }

    public static TaskSpec Read(ref Row row)
    {
        var (id, submittedAt, name) = (row.Id(), row.Time(), row.TextOrNull());
        return new TaskSpec
        {
            Id = id,
            SubmittedAt = submittedAt,
            Name = name,
            Work = ReadWork(ref row),
            Terms = row.Shared(new TaskTerms
            {
                Labels = row.Map(),
                Require = row.Map(),
                Timeout = row.Length(),
                Grace = row.LengthOrNull() ?? TaskTerms.DefaultGrace,
                Delay = row.Length(),
                MaxOutput = row.Int64(),
                Files = ColumnText.ToFiles(row.TextOrNull(), row.TextOrNull()),
                Priority = row.Int32(),
                MaxRetries = row.Int32(),
                MaxLosses = row.Int32(),
            }),
            IdKey = row.TextOrNull(),
            RetryOf = row.Id(),
            RetryReason = row.TextOrNull(),
        };
    }

    private static Work ReadWork(ref Row row)
    {
        var executor = ColumnText.ToExecutor(row.Text());
        var (command, arguments, environment, folder) = (row.TextOrNull(), row.Texts(), row.Map(), row.TextOrNull());
        var input = row.BytesOrNull();
        Work work = executor switch
        {
            Executor.Shell => new ShellWork(command ?? "") { Environment = environment, Folder = folder },
            Executor.Exec => new ExecWork(arguments) { Environment = environment, Folder = folder },
            Executor.Noop when environment.Count == 0 && folder is null => NoopWork.Plain,
            Executor.Noop => new NoopWork { Environment = environment, Folder = folder },
            _ => throw new InvalidDataException($"the store holds a task of a kind that this version cannot run: {executor}"),
        };
        return input is null ? work : work.Reading(new WorkInput(input));
    }
}

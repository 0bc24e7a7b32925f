using Titan.Cli.Json;

namespace Titan.Cli.Rendering;

/// <summary>Tasks in rows.</summary>
internal sealed class TaskTable
{
    private static readonly Column[] Narrow =
    [
        new("ID"), new("PHASE"), new("EXIT", Right: true, Drop: 2), new("RUNS", Right: true, Drop: 7), new("AGE", Right: true, Drop: 6), new("TOOK", Right: true, Drop: 3),
        new("WORKER", Least: 9, Drop: 4), new("NAME", Least: 8, Drop: 5), new("COMMAND", Least: 15, Drop: 1),
    ];

    private static readonly Column[] Wide =
    [
        .. Narrow[..^1], new("PRIORITY", Right: true), new("LABELS", Least: 8), new("SUBMITTED"), new("REASON", Least: 12), Narrow[^1],
    ];

    private readonly Session _session;
    private readonly Table _table;

    /// <param name="output">Null: standard output.</param>
    public TaskTable(Session session, TextWriter? output = null)
    {
        _session = session;
        _table = new Table(session.Format == OutputFormat.Wide ? Wide : Narrow, output ?? session.Terminal.Out, session.Terminal.Width, session.Palette);
    }

    public void Write(IReadOnlyList<TaskMessage> tasks) => _table.Write([.. tasks.Select(Row)]);

    private Cell[] Row(TaskMessage task)
    {
        var last = task.Attempts is [.., var latest] ? latest : null;
        Cell[] row =
        [
            task.Id,
            new Cell(Names.Of(task.Phase), text => _session.Palette.Of(task.Phase, text)),
            task.HasExitCode ? task.ExitCode.ToString() : "-",
            last?.Number.ToString() ?? "0",
            Durations.Since(task.SubmittedAt, _session.Now),
            Durations.Took(last?.StartedAt, last?.EndedAt, _session.Now),
            last is null ? "-" : TextWidth.Plain(last.Worker),
            TextWidth.Plain(task.Spec.Name),
        ];
        var command = TextWidth.Plain(Documents.CommandOf(task.Spec.Work) ?? Documents.ExecutorOf(task.Spec.Work));
        // A row of a table is a line to look at; get shows the whole.
        if (command.Length > 1_000) command = TextWidth.Cut(command, 1_000);
        if (_session.Format != OutputFormat.Wide) return [.. row, command];

        var labels = string.Join(',', task.Spec.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"));
        return [.. row, task.Spec.Priority.ToString(), TextWidth.Plain(labels), _session.Moment(task.SubmittedAt), TextWidth.Plain(task.Reason), command];
    }
}

using Titan.Cli.Json;
using Titan.Cli.Rendering;

namespace Titan.Cli.Listing;

/// <summary>Writes tasks in the form that was asked for, as they come.</summary>
/// <param name="template">A line for each; null: as <c>-o</c> has it.</param>
internal sealed class TaskWriter(Session session, TaskTemplate? template) : IDisposable
{
    private readonly JsonList<TaskJson>? _list = template is null && session.Format == OutputFormat.Json ? new JsonList<TaskJson>(session.Terminal) : null;
    private readonly TaskTable? _table = template is null && session.Format is OutputFormat.Table or OutputFormat.Wide ? new TaskTable(session) : null;

    /// <summary>How many were written.</summary>
    public long Count { get; private set; }

    /// <summary>Whether it is a table.</summary>
    public bool IsTable => _table is not null;

    public async Task WriteAsync(IReadOnlyList<TaskMessage> tasks, CancellationToken cancellation)
    {
        if (tasks.Count > 0) _table?.Write(tasks);
        foreach (var task in tasks)
        {
            if (template is not null) session.Terminal.Out.WriteLine(template.Fill(Documents.Of(task, now: session.Now)));
            else if (session.Format == OutputFormat.Id) session.Terminal.Out.WriteLine(task.Id);
            else _list?.Add(Documents.Of(task, now: session.Now));
        }

        Count += tasks.Count;
        await session.Terminal.Out.FlushAsync(cancellation);
    }

    /// <summary>Ends the answer: an empty table has a title, and an empty list its brackets.</summary>
    public void Close()
    {
        if (Count == 0) _table?.Write([]);
        _list?.Close();
    }

    /// <summary>Ends an answer that was cut short.</summary>
    public void Dispose() => _list?.Dispose();
}

using Titan.Cli.Json;
using Titan.Cli.Rendering;

namespace Titan.Cli.Listing;

/// <summary>Writes changes of tasks, each when it says something that the line before did not say.</summary>
/// <param name="template">A line for each; null: as <c>-o</c> has it.</param>
internal sealed class ChangeWriter(Session session, TaskTemplate? template)
{
    private readonly TaskTable _table = new(session);
    private readonly RecentTasks<int> _told = new();

    public void Write(IReadOnlyList<TaskMessage> tasks)
    {
        var news = tasks.Where(IsNews).ToList();
        if (news.Count > 0 && template is null && session.Format is OutputFormat.Table or OutputFormat.Wide) _table.Write(news);
        foreach (var task in news)
        {
            if (template is not null) session.Terminal.Out.WriteLine(template.Fill(Documents.Of(task, now: session.Now)));
            else if (session.Format == OutputFormat.Id) session.Terminal.Out.WriteLine(task.Id);
            else if (session.Format == OutputFormat.Json) JsonAnswer.WriteLine(session.Terminal, Documents.Of(task, now: session.Now));
        }

        session.Terminal.Out.Flush();
    }

    private bool IsNews(TaskMessage task)
    {
        var said = What(task);
        if (_told.TryGet(task.Id, out var before) && before == said) return false;
        // What has ended does not change any more; it may still be told again, when the list is.
        _told.Set(task.Id, said);
        return true;
    }

    /// <summary>JSON tells all that changes. A row tells that an attempt was handed to a Worker, and not that it has begun.</summary>
    private int What(TaskMessage task)
    {
        if (template is null && session.Format == OutputFormat.Json) return task.GetHashCode();
        var last = task.Attempts is [.., var latest] ? latest : null;
        return HashCode.Combine(task.Phase, last?.Number, last?.Worker, task.HasExitCode ? task.ExitCode : -1, task.Cancellation?.Outcome);
    }
}

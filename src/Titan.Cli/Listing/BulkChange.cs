using Titan.Cli.Json;
using Titan.Protocol.V1;

namespace Titan.Cli.Listing;

/// <summary>Changes many tasks, a page at a time, tells what became of each, and sums it up.</summary>
/// <typeparam name="TResult">An item of the Manager's answer.</typeparam>
/// <typeparam name="TJson">The same as JSON.</typeparam>
internal sealed class BulkChange<TResult, TJson>(Session session)
{
    private readonly Tally _tally = new();

    /// <summary>What is done, as in "cancel".</summary>
    public required string Verb { get; init; }

    public required Func<IReadOnlyList<string>, Task<IReadOnlyList<TResult>>> Change { get; init; }

    public required Func<TResult, TJson> Json { get; init; }

    /// <summary>A line for people, and under <c>-o id</c> only the id; not asked when it was refused.</summary>
    public required Func<TResult, (string Line, string Id)> Line { get; init; }

    /// <summary>What became of one, as in "cancelled"; not asked when it was refused.</summary>
    public required Func<TResult, string> Outcome { get; init; }

    public required Func<TResult, (string Id, Refusal? Refusal)> Refusal { get; init; }

    /// <summary>Whether what the filter means needs nothing any more.</summary>
    public Func<TaskMessage, bool> NeedsNothing { get; init; } = static _ => false;

    /// <summary>Whether a refusal says the same.</summary>
    public Func<TResult, bool> NeededNothing { get; init; } = static _ => false;

    /// <summary>Why so, as in "retried already (--again repeats them)".</summary>
    public string WhyNothing { get; init; } = "";

    public async Task<int> RunAsync(IReadOnlyList<string> ids, TaskFilter? filter, bool confirmed)
    {
        if (filter is not null && !confirmed) throw new UsageException(await PreviewAsync(filter));

        // One id has one document for an answer; several, or a filter, have a list.
        using var list = session.Format == OutputFormat.Json && ids.Count != 1 ? new JsonList<TJson>(session.Terminal) : null;
        if (filter is null)
        {
            Tell(await Change(ids), list);
        }
        else
        {
            await foreach (var page in TaskListing.PagesAsync(session.Client, filter, int.MaxValue, CancellationToken.None))
            {
                string[] meant = [.. page.Tasks.Where(task => !NeedsNothing(task)).Select(task => task.Id)];
                _tally.LeftAlone += page.Tasks.Count - meant.Length;
                if (meant.Length > 0) Tell(await Change(meant), list);
            }
        }

        list?.Close();
        if (session.Format is OutputFormat.Table or OutputFormat.Wide && _tally.IsWorthTelling) session.Note(_tally.Tell(Verb, WhyNothing));
        return _tally.Refused == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }

    private async Task<string> PreviewAsync(TaskFilter filter)
    {
        var (meant, leftAlone) = (0L, 0L);
        await foreach (var page in TaskListing.PagesAsync(session.Client, filter, int.MaxValue, CancellationToken.None))
        {
            var idle = page.Tasks.Count(NeedsNothing);
            leftAlone += idle;
            meant += page.Tasks.Count - idle;
        }

        return $"this would {Verb} {meant} {(meant == 1 ? "task" : "tasks")}{(leftAlone == 0 ? "" : $", and leave {leftAlone} alone: {WhyNothing}")}; add --yes to do it";
    }

    private void Tell(IReadOnlyList<TResult> results, JsonList<TJson>? list)
    {
        foreach (var result in results)
        {
            var (id, refusal) = Refusal(result);
            var neededNothing = refusal is not null && NeededNothing(result);
            if (neededNothing) _tally.LeftAlone++;
            else if (refusal is not null) _tally.Refused++;
            else _tally.Add(Outcome(result));

            if (list is not null) list.Add(Json(result));
            else if (session.Format == OutputFormat.Json) Alone(result, neededNothing ? null : refusal);
            else if (refusal is not null) session.Note(Told(id, refusal));
            else session.Terminal.Out.WriteLine(session.Format == OutputFormat.Id ? Line(result).Id : Line(result).Line);
        }

        session.Terminal.Out.Flush();
    }

    private static string Told(string id, Refusal refusal)
    {
        var about = refusal.Message.Contains(id, StringComparison.Ordinal) ? refusal.Message : $"{id}: {refusal.Message}";
        return refusal.Hint.Length == 0 ? about : $"{about}; {refusal.Hint}";
    }

    /// <summary>The one answer to one id: an error is told like any other.</summary>
    private void Alone(TResult result, Refusal? refusal)
    {
        if (refusal is null) JsonAnswer.Write(session.Terminal, Json(result));
        else JsonAnswer.Write(session.Terminal, new ErrorJson(Documents.Of(refusal)));
    }
}

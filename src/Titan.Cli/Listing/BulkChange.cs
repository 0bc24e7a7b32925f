using Titan.Cli.Json;
using Titan.Protocol.V1;

namespace Titan.Cli.Listing;

/// <summary>Changes many tasks, a page at a time, and tells what became of each.</summary>
/// <typeparam name="TResult">An item of the Manager's answer.</typeparam>
/// <typeparam name="TJson">The same as JSON.</typeparam>
internal sealed class BulkChange<TResult, TJson>(Session session)
{
    /// <summary>What is done, as in "cancel".</summary>
    public required string Verb { get; init; }

    public required Func<IReadOnlyList<string>, Task<IReadOnlyList<TResult>>> Change { get; init; }

    public required Func<TResult, TJson> Json { get; init; }

    /// <summary>A line for people, and under <c>-o id</c> only the id; null when it was refused.</summary>
    public required Func<TResult, (string Line, string Id)?> Line { get; init; }

    public required Func<TResult, (string Id, Refusal? Refusal)> Refusal { get; init; }

    public async Task<int> RunAsync(IReadOnlyList<string> ids, TaskFilter? filter, bool confirmed)
    {
        if (filter is not null && !confirmed)
        {
            var count = 0L;
            await foreach (var page in TaskListing.PagesAsync(session.Client, filter, int.MaxValue, CancellationToken.None)) count += page.Tasks.Count;
            throw new UsageException($"this would {Verb} {count} {(count == 1 ? "task" : "tasks")}; add --yes to do it");
        }

        // One id has one document for an answer; several, or a filter, have a list.
        using var list = session.Format == OutputFormat.Json && ids.Count != 1 ? new JsonList<TJson>(session.Terminal) : null;
        var (refused, meant) = (0, ids.Count);
        if (filter is null)
        {
            refused = Tell(await Change(ids), list);
        }
        else
        {
            await foreach (var page in TaskListing.PagesAsync(session.Client, filter, int.MaxValue, CancellationToken.None))
            {
                meant += page.Tasks.Count;
                if (page.Tasks.Count > 0) refused += Tell(await Change([.. page.Tasks.Select(task => task.Id)]), list);
            }
        }

        list?.Close();
        if (meant == 0 && session.Format != OutputFormat.Json) session.Note($"no task to {Verb}");
        return refused == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }

    private int Tell(IReadOnlyList<TResult> results, JsonList<TJson>? list)
    {
        var refused = 0;
        foreach (var result in results)
        {
            var (id, refusal) = Refusal(result);
            if (refusal is not null) refused++;
            if (list is not null) list.Add(Json(result));
            else if (session.Format == OutputFormat.Json) Alone(result, refusal);
            else if (refusal is not null) session.Note(Told(id, refusal));
            else if (Line(result) is { } told) session.Terminal.Out.WriteLine(session.Format == OutputFormat.Id ? told.Id : told.Line);
        }

        session.Terminal.Out.Flush();
        return refused;
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

using Titan.Cli.Json;
using Titan.Cli.Rendering;
using Titan.Client;
using Titan.Protocol;
using Titan.Protocol.V1;

namespace Titan.Cli.Listing;

/// <summary>Writes lists of tasks page by page, so that a million of them take no more memory than a page.</summary>
internal static class TaskListing
{
    /// <returns>Whether there are more than were wanted.</returns>
    public static async Task<bool> WriteAsync(Session session, TaskFilter filter, int count, CancellationToken cancellation)
    {
        using var list = session.Format == OutputFormat.Json ? new JsonList<TaskJson>(session.Terminal) : null;
        var table = session.Format is OutputFormat.Table or OutputFormat.Wide ? new TaskTable(session) : null;
        var shown = 0;
        await foreach (var page in PagesAsync(session.Client, filter, count, cancellation))
        {
            if (table is not null && (page.Tasks.Count > 0 || shown == 0)) table.Write(page.Tasks);
            foreach (var task in page.Tasks)
            {
                if (session.Format == OutputFormat.Id) session.Terminal.Out.WriteLine(task.Id);
                list?.Add(Documents.Of(task));
            }

            await session.Terminal.Out.FlushAsync(cancellation);
            shown += page.Tasks.Count;
            if (shown < count) continue;
            list?.Close();
            return page.NextPageToken.Length > 0;
        }

        list?.Close();
        if (shown == 0 && list is null) session.Aside("no tasks");
        return false;
    }

    /// <summary>Pages that hold <paramref name="count"/> tasks in all, or fewer when there are no more.</summary>
    public static async IAsyncEnumerable<ListResponse> PagesAsync(
        TitanClient client, TaskFilter filter, int count, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var token = "";
        while (count > 0)
        {
            var page = await client.Tasks.ListPageAsync(filter, Math.Min(count, WireLimits.MaxPageSize), token, cancellation);
            yield return page;
            count -= page.Tasks.Count;
            token = page.NextPageToken;
            if (token.Length == 0) yield break;
        }
    }
}

using System.Runtime.CompilerServices;
using Titan.Client;
using Titan.Protocol;
using Titan.Protocol.V1;

namespace Titan.Cli.Listing;

/// <summary>Reads lists of tasks page by page, so that a million of them take no more memory than a page.</summary>
internal static class TaskListing
{
    /// <summary>Pages that hold <paramref name="count"/> tasks in all, or fewer when there are no more; newest first.</summary>
    public static async IAsyncEnumerable<ListResponse> PagesAsync(
        TitanClient client, TaskFilter filter, int count, [EnumeratorCancellation] CancellationToken cancellation, int pageSize = WireLimits.MaxPageSize)
    {
        var token = "";
        while (count > 0)
        {
            var page = await client.Tasks.ListPageAsync(filter, Math.Clamp(Math.Min(count, pageSize), 1, WireLimits.MaxPageSize), token, cancellation);
            yield return page;
            count -= page.Tasks.Count;
            token = page.NextPageToken;
            if (token.Length == 0) yield break;
        }
    }

    /// <summary>The same in the order that was asked for; without one, what runs comes first.</summary>
    /// <param name="count">At most so many; null: all.</param>
    public static async IAsyncEnumerable<IReadOnlyList<TaskMessage>> PagesAsync(
        Session session, TaskFilter filter, TaskOrder? order, int? count, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (order is null)
        {
            await foreach (var page in RunningFirst.PagesAsync(session.Client, filter, count ?? int.MaxValue, session.Now, cancellation)) yield return page;
        }
        else if (order.IsNewestFirst)
        {
            await foreach (var page in PagesAsync(session.Client, filter, count ?? int.MaxValue, cancellation)) yield return page.Tasks;
        }
        else
        {
            yield return await SortedTasks.ReadAsync(session.Client, filter, order, count, session.Now, cancellation);
        }
    }
}

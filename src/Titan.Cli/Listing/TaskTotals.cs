using Grpc.Core;
using Titan.Cli.Json;
using Titan.Cli.Rendering;
using Titan.Client;
using Titan.Protocol.V1;

namespace Titan.Cli.Listing;

/// <summary>The last line of a table on a terminal: how many tasks match, by phase, however many are shown.</summary>
internal static class TaskTotals
{
    /// <summary>Null when they cannot be had, from an older Manager for example.</summary>
    public static async Task<CountResponse?> AskAsync(TitanClient client, TaskFilter filter, CancellationToken cancellation)
    {
        try
        {
            return await client.Tasks.CountAsync(filter, cancellation);
        }
        catch (TitanException failure) when (failure.Code is StatusCode.Unimplemented or StatusCode.Unavailable or StatusCode.DeadlineExceeded)
        {
            return null;
        }
    }

    public static void Write(Session session, CountResponse totals, long shown)
    {
        var line = Tell(totals, shown);
        session.Terminal.Out.WriteLine(session.Palette.Dim(session.Terminal.Width is { } width ? TextWidth.Cut(line, width) : line));
    }

    /// <summary><c>12 running, 488 pending, 3 failed; 50 of 503 shown, --all shows all</c>.</summary>
    public static string Tell(CountResponse totals, long shown)
    {
        var tasks = totals.Tasks;
        (Phase Phase, long Count)[] counts =
        [
            (Phase.Running, tasks.Running), (Phase.Pending, tasks.Pending), (Phase.Failed, tasks.Failed), (Phase.Cancelled, tasks.Cancelled), (Phase.Succeeded, tasks.Succeeded),
        ];
        var all = counts.Sum(count => count.Count);
        if (all == 0) return totals.Incomplete ? "none of the newest 1000000 tasks" : "no tasks";
        var phases = string.Join(", ", counts.Where(count => count.Count > 0).Select(count => $"{count.Count} {Names.Of(count.Phase)}"));
        var shares = shown < all ? $"; {shown} of {all} shown, --all shows all" : "";
        return totals.Incomplete ? $"{phases} of the newest 1000000 tasks{shares}" : $"{phases}{shares}";
    }
}

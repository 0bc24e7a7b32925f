using System.Runtime.CompilerServices;
using Titan.Client;
using Titan.Protocol.V1;

namespace Titan.Cli.Listing;

/// <summary>Workers page by page, so that ten thousand of them take no more memory than a page.</summary>
internal static class WorkerListing
{
    /// <summary>Rows of a table that are written together.</summary>
    private const int RowsAtOnce = 200;

    /// <param name="first">Those that are known already.</param>
    /// <param name="next">Where the list goes on; empty: they are all.</param>
    public static async IAsyncEnumerable<Worker> AllAsync(TitanClient client, IReadOnlyList<Worker> first, string next, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        foreach (var worker in first) yield return worker;
        if (next.Length == 0) yield break;
        await foreach (var worker in client.Cluster.ListWorkersAsync(next, cancellation)) yield return worker;
    }

    /// <summary>The same, each with the ids of all that it runs: a page tells only the first of very many.</summary>
    public static async IAsyncEnumerable<Worker> WithAllRunningAsync(TitanClient client, IAsyncEnumerable<Worker> workers, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var worker in workers.WithCancellation(cancellation))
        {
            if (worker.RunningCount > worker.Running.Count)
            {
                var known = worker.Running.ToHashSet(StringComparer.Ordinal);
                await foreach (var task in client.Tasks.ListAsync(new TaskFilter { Worker = worker.Id, Phases = { Phase.Running } }, Protocol.WireLimits.MaxPageSize, cancellation))
                {
                    if (known.Add(task.Id)) worker.Running.Add(task.Id);
                }
            }

            yield return worker;
        }
    }

    /// <summary>In parts of some rows.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<Worker>> PartsAsync(IAsyncEnumerable<Worker> workers)
    {
        await foreach (var part in workers.Chunk(RowsAtOnce)) yield return part;
    }
}

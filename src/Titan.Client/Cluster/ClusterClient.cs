using System.Runtime.CompilerServices;
using Titan.Client.Connection;
using Titan.Protocol.V1;

namespace Titan.Client.Cluster;

/// <summary>Asks about the cluster. Every call may throw <see cref="TitanException"/>.</summary>
public sealed class ClusterClient
{
    private readonly Caller _caller;

    internal ClusterClient(Caller caller) => _caller = caller;

    /// <summary>Leader, store, counts, rates, bounds, and the first Workers: <c>next_worker_token</c> tells where <see cref="ListWorkersAsync"/> goes on.</summary>
    public Task<StatusResponse> StatusAsync(CancellationToken cancellation = default) =>
        _caller.CallAsync((endpoint, options) => endpoint.Cluster.StatusAsync(new StatusRequest(), options), effect: null, cancellation);

    /// <summary>All Workers, by id; dead ones until they are forgotten.</summary>
    public async Task<IReadOnlyList<Worker>> WorkersAsync(CancellationToken cancellation = default)
    {
        var workers = new List<Worker>();
        await foreach (var worker in ListWorkersAsync("", cancellation)) workers.Add(worker);
        return workers;
    }

    /// <summary>Workers by id, fetched page by page as they are read.</summary>
    /// <param name="pageToken">Where to begin, as a page or a status told; empty: with the first.</param>
    public async IAsyncEnumerable<Worker> ListWorkersAsync(string pageToken = "", [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        do
        {
            var request = new ListWorkersRequest { PageToken = pageToken };
            var page = await _caller.CallAsync((endpoint, options) => endpoint.Cluster.ListWorkersAsync(request, options), effect: null, cancellation);
            foreach (var worker in page.Workers) yield return worker;
            pageToken = page.NextPageToken;
        }
        while (pageToken.Length > 0);
    }

    /// <summary>Gives a Worker no new tasks.</summary>
    /// <param name="id">Whole, or an unambiguous prefix.</param>
    public Task<Worker> DrainAsync(string id, CancellationToken cancellation = default) =>
        _caller.CallAsync((endpoint, options) => endpoint.Cluster.DrainWorkerAsync(new DrainWorkerRequest { Id = id }, options), Effect.Drain, cancellation);

    /// <summary>Ends a drain.</summary>
    /// <param name="id">Whole, or an unambiguous prefix.</param>
    public Task<Worker> ResumeAsync(string id, CancellationToken cancellation = default) =>
        _caller.CallAsync((endpoint, options) => endpoint.Cluster.ResumeWorkerAsync(new ResumeWorkerRequest { Id = id }, options), Effect.Drain, cancellation);

    /// <summary>Removes all dead Workers from the list.</summary>
    /// <returns>Their ids.</returns>
    public async Task<IReadOnlyList<string>> ForgetDeadAsync(CancellationToken cancellation = default)
    {
        var forgotten = new List<string>();
        while (true)
        {
            var answer = await _caller.CallAsync((endpoint, options) => endpoint.Cluster.ForgetDeadWorkersAsync(new ForgetDeadWorkersRequest(), options), Effect.Drain, cancellation);
            forgotten.AddRange(answer.Ids);
            if (!answer.More) return forgotten;
        }
    }
}

using Titan.Client.Connection;
using Titan.Protocol.V1;

namespace Titan.Client.Cluster;

/// <summary>Asks about the cluster. Every call may throw <see cref="TitanException"/>.</summary>
public sealed class ClusterClient
{
    private readonly Caller _caller;

    internal ClusterClient(Caller caller) => _caller = caller;

    public Task<StatusResponse> StatusAsync(CancellationToken cancellation = default) =>
        _caller.CallAsync((endpoint, options) => endpoint.Cluster.StatusAsync(new StatusRequest(), options), effect: null, cancellation);

    /// <summary>All Workers, by id; dead ones until they are forgotten.</summary>
    public async Task<IReadOnlyList<Worker>> WorkersAsync(CancellationToken cancellation = default) =>
        (await _caller.CallAsync((endpoint, options) => endpoint.Cluster.ListWorkersAsync(new ListWorkersRequest(), options), effect: null, cancellation)).Workers;

    /// <summary>Gives a Worker no new tasks.</summary>
    /// <param name="id">Whole, or an unambiguous prefix.</param>
    public Task<Worker> DrainAsync(string id, CancellationToken cancellation = default) =>
        _caller.CallAsync((endpoint, options) => endpoint.Cluster.DrainWorkerAsync(new DrainWorkerRequest { Id = id }, options), Effect.Drain, cancellation);

    /// <summary>Ends a drain.</summary>
    /// <param name="id">Whole, or an unambiguous prefix.</param>
    public Task<Worker> ResumeAsync(string id, CancellationToken cancellation = default) =>
        _caller.CallAsync((endpoint, options) => endpoint.Cluster.ResumeWorkerAsync(new ResumeWorkerRequest { Id = id }, options), Effect.Drain, cancellation);
}

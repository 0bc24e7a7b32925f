using Titan.Client.Cluster;
using Titan.Client.Connection;
using Titan.Client.Tasks;

namespace Titan.Client;

/// <summary>A connection to a Titan cluster. Connects when first used; safe for use by many callers at once.</summary>
/// <remarks>Requests and answers are the messages of <c>titan/v1</c>, which document every field.</remarks>
public sealed class TitanClient : IDisposable
{
    private readonly Caller _caller;

    public TitanClient(TitanClientOptions options)
    {
        if (options.Managers.Count == 0) throw new ArgumentException("no address of a manager is given", nameof(options));
        _caller = new Caller(options);
        Tasks = new TaskClient(_caller, options);
        Cluster = new ClusterClient(_caller);
    }

    /// <summary>Submit, read, follow, end tasks.</summary>
    public TaskClient Tasks { get; }

    /// <summary>The Managers and the Workers.</summary>
    public ClusterClient Cluster { get; }

    public void Dispose() => _caller.Dispose();
}

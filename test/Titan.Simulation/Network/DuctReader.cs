using Grpc.Core;

namespace Titan.Simulation.Network;

/// <summary>The end of a duct at which frames are read.</summary>
internal sealed class DuctReader<T>(Duct<T> duct) : IAsyncStreamReader<T>
    where T : class
{
    public T Current => duct.Current;

    public Task<bool> MoveNext(CancellationToken cancellationToken) => duct.MoveNextAsync(cancellationToken);
}

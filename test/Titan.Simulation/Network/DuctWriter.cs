using Grpc.Core;

namespace Titan.Simulation.Network;

/// <summary>The end of a duct at which frames are written, of a client or of a server.</summary>
internal sealed class DuctWriter<T>(Duct<T> duct) : IClientStreamWriter<T>, IServerStreamWriter<T>
    where T : class
{
    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(T message) => duct.WriteAsync(message, CancellationToken.None);

    public Task WriteAsync(T message, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : duct.WriteAsync(message, cancellationToken);

    public Task CompleteAsync()
    {
        duct.Complete();
        return Task.CompletedTask;
    }
}

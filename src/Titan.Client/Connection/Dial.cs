using Titan.Protocol.Connections;

namespace Titan.Client.Connection;

/// <summary>Makes plain connections to one Manager.</summary>
/// <remarks>With a callback of ours gRPC leaves its client-side load balancing out: <see cref="Route"/> chooses, and what goes wrong arrives as the socket told it.</remarks>
/// <param name="listens">Whether it is of interest when something is heard.</param>
/// <param name="connecting">Told when a connection is about to be made.</param>
/// <param name="heard">Told whenever something comes.</param>
internal sealed class Dial(bool listens, Action connecting, Action heard)
{
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        connecting();
        var stream = await HostDial.ConnectAsync(context.DnsEndPoint, cancellation);
        return listens ? new HeardStream(stream, heard) : stream;
    }
}

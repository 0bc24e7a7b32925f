using System.Net;
using System.Net.Sockets;

namespace Titan.Protocol.Connections;

/// <summary>Makes a connection to a host, by whichever of its addresses answers.</summary>
public static class HostDial
{
    /// <summary>After so long without an answer the next address is tried beside it.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(250);

    /// <summary>A name with several addresses, as <c>localhost</c> is of ::1 and 127.0.0.1, may have one that hangs or leads nowhere.</summary>
    /// <exception cref="SocketException">No address of it could be reached.</exception>
    public static async Task<Stream> ConnectAsync(DnsEndPoint host, CancellationToken cancellation) =>
        await ConnectAsync(await AddressesAsync(host, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);

    /// <summary>Waits until a server of HTTP/2 answers there.</summary>
    /// <returns>A connection that is good for nothing but to be closed.</returns>
    /// <exception cref="SocketException">None does.</exception>
    public static async Task<Socket> GreetAsync(DnsEndPoint host, CancellationToken cancellation) =>
        await GreetAsync(await AddressesAsync(host, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);

    /// <inheritdoc cref="ConnectAsync(DnsEndPoint, CancellationToken)"/>
    internal static async Task<Stream> ConnectAsync(IReadOnlyList<IPEndPoint> addresses, CancellationToken cancellation)
    {
        if (addresses.Count > 1) return new GreetedStream(await GreetAsync(addresses, cancellation).ConfigureAwait(false));

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses[0], cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static Task<Socket> GreetAsync(IReadOnlyList<IPEndPoint> addresses, CancellationToken cancellation) =>
        Race.FirstAsync(addresses.Select(address => (Func<CancellationToken, Task<Socket>>)(over => Greeting.ConnectAsync(address, over))), Silence, cancellation);

    private static async Task<IReadOnlyList<IPEndPoint>> AddressesAsync(DnsEndPoint host, CancellationToken cancellation)
    {
        var addresses = IPAddress.TryParse(host.Host, out var only) ? [only] : await Dns.GetHostAddressesAsync(host.Host, cancellation).ConfigureAwait(false);
        return addresses.Length > 0 ? [.. addresses.Select(address => new IPEndPoint(address, host.Port))] : throw new SocketException((int)SocketError.HostNotFound);
    }
}

using System.Net;
using System.Net.Sockets;

namespace Titan.Protocol.Connections;

/// <summary>Connects to a server of HTTP/2 and waits until it answers: the kernel takes a connection for a program that hangs as well.</summary>
internal static class Greeting
{
    /// <summary>What a client says first (RFC 9113, 3.4); a server answers it before anything else is said.</summary>
    public static ReadOnlyMemory<byte> Preface { get; } = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();

    /// <returns>A socket on which the preface has been said, and nothing has been read.</returns>
    /// <exception cref="SocketException">Refused, or closed without an answer.</exception>
    public static async Task<Socket> ConnectAsync(EndPoint address, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellation).ConfigureAwait(false);
            await socket.SendAsync(Preface, SocketFlags.None, cancellation).ConfigureAwait(false);
            if (await socket.ReceiveAsync(new byte[1], SocketFlags.Peek, cancellation).ConfigureAwait(false) == 0) throw new SocketException((int)SocketError.ConnectionReset);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

using System.Net.Sockets;

namespace Titan.Protocol.Connections;

/// <summary>A connection on which the preface of HTTP/2 was said already: when it is said again, it is left out.</summary>
internal sealed class GreetedStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private int _toLeaveOut = Greeting.Preface.Length;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => base.WriteAsync(buffer[LeftOut(buffer.Length)..], cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(ReadOnlySpan<byte> buffer) => base.Write(buffer[LeftOut(buffer.Length)..]);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    private int LeftOut(int length)
    {
        var count = Math.Min(_toLeaveOut, length);
        _toLeaveOut -= count;
        return count;
    }
}

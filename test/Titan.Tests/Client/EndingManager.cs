using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Titan.Client;
using Titan.Tests.Fuzzing.Calls;

namespace Titan.Tests.Client;

/// <summary>
/// Refuses each call in the middle of its first message: it makes room for more of it, and ends the call before that more has been sent.
/// It speaks HTTP/2 by hand, as no server can be told to do so at that moment.
/// </summary>
internal sealed class EndingManager : IDisposable
{
    private const int FrameHead = 9;
    private const int Stream = 1;
    private const int FirstWindow = 16 << 10;
    private const int MoreRoom = 2 << 20;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public EndingManager()
    {
        // What the client sends waits for being read.
        _listener.Server.ReceiveBufferSize = 4 << 10;
        _listener.Start();
        _ = AcceptAsync();
    }

    public ManagerAddress Address => new("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptSocketAsync());
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task ServeAsync(Socket socket)
    {
        try
        {
            await using var wire = new NetworkStream(socket, ownsSocket: true);
            await wire.WriteAsync(Http2Frame.Of(Http2Frame.Settings, 0, 0, [0, Http2Frame.InitialWindowSize, .. Number(FirstWindow)]));
            await wire.ReadExactlyAsync(new byte[Http2Frame.Preface.Length]);
            var head = new byte[FrameHead];
            for (var heard = 0; heard < FirstWindow;)
            {
                await wire.ReadExactlyAsync(head);
                var length = (head[0] << 16) | (head[1] << 8) | head[2];
                await wire.ReadExactlyAsync(new byte[length]);
                if (head[3] == Http2Frame.Data) heard += length;
                if (head[3] == Http2Frame.Settings && length > 0) await wire.WriteAsync(Http2Frame.Of(Http2Frame.Settings, Http2Frame.Acknowledged, 0, []));
            }

            await wire.WriteAsync((byte[])
            [
                .. Http2Frame.Of(Http2Frame.WindowUpdate, 0, 0, Number(MoreRoom)),
                .. Http2Frame.Of(Http2Frame.WindowUpdate, 0, Stream, Number(MoreRoom)),
                .. Http2Frame.Of(Http2Frame.Headers, Http2Frame.EndStream | Http2Frame.EndHeaders, Stream, Http2Frame.Refusal((int)StatusCode.ResourceExhausted)),
            ]);
            await wire.CopyToAsync(System.IO.Stream.Null);
        }
        catch (IOException)
        {
            // The client has left.
        }
    }

    private static byte[] Number(int number)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }
}

using System.Net.Sockets;

namespace Titan.EndToEnd.Harness;

/// <summary>One connection through the <see cref="Proxy"/>.</summary>
internal sealed class ProxyWire
{
    private readonly Socket _near;
    private readonly Socket _far;
    private readonly Func<Task> _open;
    private long _upstreamBytesLost;
    private long _downstreamBytesLost;

    /// <param name="open">Done when bytes may pass.</param>
    public ProxyWire(Socket near, Socket far, Func<Task> open)
    {
        (_near, _far, _open) = (near, far, open);
        _near.NoDelay = true;
        _ = RelayAsync(_near, _far, () => UpstreamLost, lost => Interlocked.Add(ref _upstreamBytesLost, lost));
        _ = RelayAsync(_far, _near, () => DownstreamLost, lost => Interlocked.Add(ref _downstreamBytesLost, lost));
    }

    public bool UpstreamLost { get; set; }

    public bool DownstreamLost { get; set; }

    public long UpstreamBytesLost => Interlocked.Read(ref _upstreamBytesLost);

    public long DownstreamBytesLost => Interlocked.Read(ref _downstreamBytesLost);

    public void Cut()
    {
        _near.Dispose();
        _far.Dispose();
    }

    private async Task RelayAsync(Socket from, Socket to, Func<bool> isLost, Action<int> lose)
    {
        var buffer = new byte[64 << 10];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                await _open();
                if (isLost()) lose(count);
                else await SendAllAsync(to, buffer.AsMemory(0, count));
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
        }

        await _open();
        // The end of a dead wire is lost too: only a cut tells of it.
        if (!isLost()) Cut();
    }

    private static async Task SendAllAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0) bytes = bytes[await to.SendAsync(bytes)..];
    }
}

using System.Collections.Immutable;
using System.Net.Sockets;

namespace Titan.EndToEnd.Harness;

/// <summary>One connection through the <see cref="Proxy"/>.</summary>
#pragma warning disable CA1001 // Both relays still look at a token that is over; without a timer there is nothing to free.
internal sealed class ProxyWire
#pragma warning restore CA1001
{
    private readonly Socket _near;
    private readonly Socket _far;
    private readonly Func<Task> _open;
    private readonly Func<ImmutableList<Impairment>> _impairments;
    private readonly CancellationTokenSource _cut = new();
    private long _upstreamBytesLost;
    private long _downstreamBytesLost;

    /// <param name="open">Done when bytes may pass.</param>
    /// <param name="impairments">What is wrong just now.</param>
    public ProxyWire(Socket near, Socket far, Func<Task> open, Func<ImmutableList<Impairment>> impairments)
    {
        (_near, _far, _open, _impairments) = (near, far, open, impairments);
        _near.NoDelay = true;
        _ = RelayAsync(_near, _far, () => UpstreamLost |= Now(impairment => impairment.LosesUpstream), lost => Interlocked.Add(ref _upstreamBytesLost, lost));
        _ = RelayAsync(_far, _near, () => DownstreamLost |= Now(impairment => impairment.LosesDownstream), lost => Interlocked.Add(ref _downstreamBytesLost, lost));
    }

    public bool UpstreamLost { get; set; }

    public bool DownstreamLost { get; set; }

    public bool IsOver => _cut.IsCancellationRequested;

    public long UpstreamBytesLost => Interlocked.Read(ref _upstreamBytesLost);

    public long DownstreamBytesLost => Interlocked.Read(ref _downstreamBytesLost);

    public void Cut()
    {
        _cut.Cancel();
        _near.Dispose();
        _far.Dispose();
    }

    /// <summary>What is closed without lingering is reset.</summary>
    public void Reset()
    {
        foreach (var end in new[] { _near, _far })
        {
            try
            {
                end.LingerState = new LingerOption(enable: true, seconds: 0);
            }
            catch (Exception over) when (over is SocketException or ObjectDisposedException)
            {
                // It has ended already.
            }
        }

        Cut();
    }

    private bool Now(Func<Impairment, bool> so) => _impairments().Exists(impairment => so(impairment));

    private async Task RelayAsync(Socket from, Socket to, Func<bool> isLost, Action<int> lose)
    {
        var buffer = new byte[64 << 10];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                await _open();
                if (isLost()) lose(count);
                else await PassOnAsync(to, buffer.AsMemory(0, count));
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException or OperationCanceledException)
        {
        }

        await _open();
        // The end of a dead wire is lost too: only a cut tells of it.
        if (!isLost()) Cut();
    }

    private async Task PassOnAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        var delay = _impairments().Aggregate(TimeSpan.Zero, (sum, impairment) => sum + impairment.Delay);
        if (delay > TimeSpan.Zero) await PassAsync(delay);
        while (bytes.Length > 0)
        {
            var pace = _impairments().Aggregate(TimeSpan.Zero, (most, impairment) => impairment.ByteEvery > most ? impairment.ByteEvery : most);
            if (pace > TimeSpan.Zero) await PassAsync(pace);
            bytes = bytes[await to.SendAsync(pace > TimeSpan.Zero ? bytes[..1] : bytes)..];
        }
    }

    private async Task PassAsync(TimeSpan length)
    {
        using var timer = new PeriodicTimer(length);
        await timer.WaitForNextTickAsync(_cut.Token);
    }
}

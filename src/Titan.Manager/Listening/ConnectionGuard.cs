using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Titan.Logging;

namespace Titan.Manager.Listening;

/// <summary>Ends connections that say nothing, and those that flood: giving streams up, pings and settings cost more to see to than to send.</summary>
/// <param name="most">How many are let in.</param>
internal sealed partial class ConnectionGuard(int most, TimeProvider time, ILogger<ConnectionGuard> log)
{
    /// <summary>For this long a peer that flooded has less to begin with: else it would only connect again.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);

    private const int MaxRemembered = 1_000;

    private readonly ConcurrentDictionary<IPAddress, long> _flooded = new();
    private readonly NoiseGate _noise = new(time, lines: 5, (more, span) => LogMore(log, more, Plural.Of(more, "connection", "connections"), (int)span.TotalSeconds));

    private int _inside;

    /// <summary>Connections that are there.</summary>
    public int Inside => Volatile.Read(ref _inside);

    public int Most => most;

    public ConnectionDelegate Http1(ConnectionDelegate next) => Counted(async connection =>
    {
        if (await FirstBytes.ComeAsync(connection, FirstBytes.Http1)) await next(connection);
        else connection.Abort();
    });

    public ConnectionDelegate Http2(ConnectionDelegate next) => Counted(async connection =>
    {
        if (!await FirstBytes.ComeAsync(connection, FirstBytes.Http2))
        {
            connection.Abort();
            return;
        }

        var peer = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        var now = Environment.TickCount64;
        var isWatched = _flooded.TryGetValue(peer, out var until) && until > now;
        connection.Transport = new Watched(
            new FrameWatch(connection.Transport.Input, new FrameRules(isWatched, now), what => End(connection, peer, what)), connection.Transport.Output);
        await next(connection);
    });

    private ConnectionDelegate Counted(ConnectionDelegate next) => async connection =>
    {
        Interlocked.Increment(ref _inside);
        try
        {
            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    };

    private void End(ConnectionContext connection, IPAddress peer, string what)
    {
        // Full only when a thousand peers flood at once: then the oldest story is not the most urgent.
        if (_flooded.Count >= MaxRemembered) _flooded.Clear();
        _flooded[peer] = Environment.TickCount64 + (long)Remembered.TotalMilliseconds;
        if (_noise.Admits()) LogFlood(log, connection.RemoteEndPoint?.ToString() ?? "", what);
        connection.Abort(new ConnectionAbortedException($"too many {what}"));
    }

    [LoggerMessage(LogLevel.Warning, "connection from {Peer} closed: too many {What}")]
    private static partial void LogFlood(ILogger log, string peer, string what);

    [LoggerMessage(LogLevel.Warning, "… and {More} more {What} closed for flooding in {Seconds} s")]
    private static partial void LogMore(ILogger log, long more, string what, int seconds);

    private sealed record Watched(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}

namespace Titan.Manager.Listening;

/// <summary>How many frames of the kinds that carry nothing one HTTP/2 connection may send.</summary>
internal sealed class FrameRules
{
    private const byte Priority = 2;
    private const byte Reset = 3;
    private const byte Settings = 4;
    private const byte Ping = 6;

    /// <summary>The highest that RFC 9113 has.</summary>
    private const byte LastKnown = 9;

    private const byte Acknowledged = 1;

    /// <summary>At the start of a connection from where one was just closed for its floods.</summary>
    private const int AfterFlood = 20;

    // As many as there may be streams: all of them may be given up at once.
    private Allowance _resets = new(burst: 1_000, perSecond: 100);
    // Libraries measure by them, once in the time of a round trip.
    private Allowance _pings = new(burst: 10_000, perSecond: 2_000);
    private Allowance _settings = new(burst: 100, perSecond: 10);
    private Allowance _others = new(burst: 1_000, perSecond: 100);

    /// <param name="isWatched">Whether a connection of the same peer was closed for floods lately.</param>
    public FrameRules(bool isWatched, long now)
    {
        _resets.StartWith(isWatched ? AfterFlood : int.MaxValue, now);
        _pings.StartWith(isWatched ? AfterFlood : int.MaxValue, now);
        _settings.StartWith(isWatched ? AfterFlood : int.MaxValue, now);
        _others.StartWith(isWatched ? AfterFlood : int.MaxValue, now);
    }

    /// <summary>Counts a frame.</summary>
    /// <returns>What there are too many of; null when all is well.</returns>
    public string? Count(byte type, byte flags, long now) => type switch
    {
        Reset => _resets.Take(now) ? null : "streams given up",
        Ping when flags != Acknowledged => _pings.Take(now) ? null : "pings",
        Settings when flags != Acknowledged => _settings.Take(now) ? null : "settings",
        Priority or > LastKnown => _others.Take(now) ? null : "frames without effect",
        _ => null,
    };
}

using Titan.Core;

namespace Titan.Storage.Postgres;

/// <summary>Times as PostgreSQL holds them: whole microseconds since 2000-01-01 UTC. Core's times are whole microseconds too.</summary>
internal static class PostgresTime
{
    private const long Epoch = 946_684_800_000_000;

    public static long From(Instant at) => (at.Ticks / TimeSpan.TicksPerMicrosecond) - Epoch;

    public static long? From(Instant? at) => at is { } there ? From(there) : null;

    /// <summary>Null for the time before all times: it says that there is none.</summary>
    public static long? FromUnlessNone(Instant at) => at == default ? null : From(at);

    public static Instant To(long microseconds) => new((microseconds + Epoch) * TimeSpan.TicksPerMicrosecond);
}

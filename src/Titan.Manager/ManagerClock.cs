using Titan.Core;

namespace Titan.Manager;

/// <summary>The time that Core is told: wall-clock time at the start plus what has passed since by a clock that cannot jump.</summary>
/// <remarks>A wall clock that is set forward or back must not bury workers or fire timeouts.</remarks>
internal sealed class ManagerClock(TimeProvider time)
{
    private readonly long _startedAt = time.GetTimestamp();
    private readonly long _anchor = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks;

    /// <summary>In whole microseconds, as stores keep it.</summary>
    public Instant Now => new Instant(_anchor + time.GetElapsedTime(_startedAt).Ticks).Truncate();
}

using Titan.Core;

namespace Titan.Manager;

/// <summary>The time that Core is told: wall-clock time at the start plus what has passed since by a clock that cannot jump.</summary>
/// <remarks>
/// A wall clock that is set forward or back must not bury workers or fire timeouts. Nor may time run backwards from one leadership to
/// the next, whatever the clocks of their machines say: see <see cref="GoOnFrom"/>.
/// </remarks>
internal sealed class ManagerClock(TimeProvider time)
{
    private readonly long _startedAt = time.GetTimestamp();
    private readonly long _anchor = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks;
    private long _lead;

    /// <summary>In whole microseconds, as stores keep it.</summary>
    public Instant Now => new Instant(_anchor + Volatile.Read(ref _lead) + time.GetElapsedTime(_startedAt).Ticks).Truncate();

    /// <summary>Never tells an earlier time than this from now on: a delay that another Manager began is then not waited for twice, or for hours.</summary>
    /// <returns>By how much this clock had to be put forward; zero when it was late enough already.</returns>
    public TimeSpan GoOnFrom(Instant moment)
    {
        var behind = moment - Now;
        if (behind <= TimeSpan.Zero) return TimeSpan.Zero;
        Volatile.Write(ref _lead, _lead + behind.Ticks);
        return behind;
    }
}

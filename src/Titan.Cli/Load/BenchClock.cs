using Google.Protobuf.WellKnownTypes;

namespace Titan.Cli.Load;

/// <summary>Tells moments as the time since a bench began, by the clock of this machine; it does not jump when that is set.</summary>
internal sealed class BenchClock(TimeProvider time)
{
    private readonly long _begun = time.GetTimestamp();
    private readonly DateTimeOffset _start = time.GetUtcNow();

    public TimeSpan Now => time.GetElapsedTime(_begun);

    /// <summary>A moment that another machine wrote down, by its own clock.</summary>
    public TimeSpan At(Timestamp moment) => moment.ToDateTimeOffset() - _start;
}

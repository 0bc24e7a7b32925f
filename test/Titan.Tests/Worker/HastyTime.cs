namespace Titan.Tests.Worker;

/// <summary>A clock that runs fast, so that a test need not wait as long as a user would.</summary>
internal sealed class HastyTime(int factor) : TimeProvider
{
    public override long GetTimestamp() => base.GetTimestamp() * factor;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Hasten(dueTime), Hasten(period));

    private TimeSpan Hasten(TimeSpan span) => span == Timeout.InfiniteTimeSpan ? span : span / factor;
}

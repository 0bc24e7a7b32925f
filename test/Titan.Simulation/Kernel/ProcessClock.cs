namespace Titan.Simulation.Kernel;

/// <summary>The clocks of one machine: one that cannot jump but may run fast or slow, and the one on the wall, which can be set.</summary>
/// <param name="partsPerMillion">By how much it runs fast; slow when negative.</param>
internal sealed class ProcessClock(SimulatedProcess process, int partsPerMillion, Func<TimeSpan> wallOffset) : TimeProvider
{
    private static readonly DateTimeOffset Epoch = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Local(process.Simulator.Now).Ticks;

    public override DateTimeOffset GetUtcNow() => Epoch + Local(process.Simulator.Now) + wallOffset();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new ProcessTimer(process, callback, state, World, dueTime, period);

    /// <summary>Lets time pass by this clock: nothing waits for it but what is simulated.</summary>
    public async Task PassAsync(TimeSpan length, CancellationToken cancellation)
    {
        var passed = new TaskCompletionSource();
        using var timer = CreateTimer(static passed => ((TaskCompletionSource)passed!).TrySetResult(), passed, length, Timeout.InfiniteTimeSpan);
        using var cancelled = cancellation.UnsafeRegister(static (passed, token) => ((TaskCompletionSource)passed!).TrySetCanceled(token), passed);
        await passed.Task;
    }

    // Multiplied first: rounded the other way, a slow clock would go back by a moment every 0.1 s (seed 835432).
    private TimeSpan Local(TimeSpan world) => new(world.Ticks + (world.Ticks * partsPerMillion / 1_000_000));

    /// <summary>How long the world takes for what this clock calls that long.</summary>
    private TimeSpan World(TimeSpan local) => new(local.Ticks - (local.Ticks * partsPerMillion / 1_000_000));
}

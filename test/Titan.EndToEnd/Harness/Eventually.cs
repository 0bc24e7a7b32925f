namespace Titan.EndToEnd.Harness;

/// <summary>Waits for what has no event: looks again until it is so.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    public static Task True(Func<bool> condition, string what) => Holds(() => Task.FromResult(condition()), so => so, what);

    /// <summary>The first value that meets the condition.</summary>
    /// <exception cref="TimeoutException">None did; the last one is told.</exception>
    public static async Task<T> Holds<T>(Func<Task<T>> look, Func<T, bool> condition, string what)
    {
        using var timer = new PeriodicTimer(Interval);
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var seen = await look();
            if (condition(seen)) return seen;
            if (TimeProvider.System.GetElapsedTime(begun) > Limit.Wait) throw new TimeoutException($"never seen: {what}; last seen: {seen}");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}

namespace Titan.Manager.Loop;

/// <summary>The waits between tries while the store is away: short at first, for most outages are; never long, for Workers wait too.</summary>
internal sealed class StoreWait(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private TimeSpan _next = First;

    public async Task WaitAsync(CancellationToken cancellation)
    {
        var wait = _next;
        _next = wait * 2 < Longest ? wait * 2 : Longest;
        await Task.Delay(wait, time, cancellation);
    }
}

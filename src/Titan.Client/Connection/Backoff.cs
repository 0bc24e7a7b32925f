using System.Diagnostics;

namespace Titan.Client.Connection;

/// <summary>Paces the tries of one call: each Manager of the list at once, then a pause that doubles, with full jitter.</summary>
/// <param name="route">How many Managers there are to try between pauses.</param>
/// <param name="patience">After this long there are no more tries. <see cref="Timeout.InfiniteTimeSpan"/>: for ever.</param>
internal sealed class Backoff(int route, TimeSpan patience)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private int _tries;

    /// <summary>Waits for the next try; false when patience is over.</summary>
    public async ValueTask<bool> NextAsync(CancellationToken cancellation)
    {
        _tries++;
        var left = patience == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : patience - Stopwatch.GetElapsedTime(_startedAt);
        if (left <= TimeSpan.Zero) return false;
        if (_tries % route != 0) return true;

        var rounds = Math.Min(_tries / route, 16);
        var pause = Math.Min(First.TotalMilliseconds * Math.Pow(2, rounds - 1), Longest.TotalMilliseconds);
        var jittered = TimeSpan.FromMilliseconds(pause * (0.5 + (Random.Shared.NextDouble() / 2)));
        await Task.Delay(jittered < left ? jittered : left, cancellation);
        return true;
    }
}

using System.Diagnostics;

namespace Titan.Client.Connection;

/// <summary>Paces the tries of one call: each Manager at once, then a pause that doubles, with jitter.</summary>
/// <param name="several">Whether there is more than one Manager: then one of them is about to lead, and is asked often for a while.</param>
/// <param name="patience">After this long there are no more tries. <see cref="Timeout.InfiniteTimeSpan"/>: for ever.</param>
internal sealed class Backoff(bool several, TimeSpan patience)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <summary>While a change of leader is likely.</summary>
    private static readonly TimeSpan LongestAtFirst = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AtFirst = TimeSpan.FromSeconds(15);

    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private readonly HashSet<ManagerAddress> _tried = [];
    private int _rounds;

    /// <summary>Waits for the next try: not at all when it goes to a Manager that has not been tried since the last pause.</summary>
    /// <returns>False when patience is over.</returns>
    public async ValueTask<bool> NextAsync(ManagerAddress failed, ManagerAddress next, CancellationToken cancellation)
    {
        var elapsed = Stopwatch.GetElapsedTime(_startedAt);
        var left = patience == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : patience - elapsed;
        if (left <= TimeSpan.Zero) return false;

        _tried.Add(failed);
        if (!_tried.Contains(next)) return true;

        _tried.Clear();
        var longest = several && elapsed < AtFirst ? LongestAtFirst : Longest;
        var pause = Math.Min(First.TotalMilliseconds * Math.Pow(2, Math.Min(_rounds++, 16)), longest.TotalMilliseconds);
        var jittered = TimeSpan.FromMilliseconds(pause * (0.5 + (Random.Shared.NextDouble() / 2)));
        await Task.Delay(jittered < left ? jittered : left, cancellation);
        return true;
    }
}

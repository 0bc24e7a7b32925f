using Microsoft.Extensions.Logging;

namespace Titan.Worker.Link;

/// <summary>How many of its slots this machine can fill: all, until it runs short of something. Guarded by whoever owns it.</summary>
/// <remarks>
/// After a fault nothing new is taken. A trial of our own, after 1 s and then half as often each time down to once a minute, says when there are means again:
/// no task is tried for it. Then as many slots are offered as were filled when the fault came, and twice as many each time that a trial succeeds while all of
/// those are filled. Whoever can hold five and not six keeps to five. A minute without a trial or a task that failed, and all slots are offered again.
/// </remarks>
/// <param name="tryNow">A trial is due. Called on the thread of a timer.</param>
internal sealed partial class Means(int slots, TimeProvider time, Random random, Action tryNow, ILogger log) : IDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    /// <summary>Without a fault for so long, what was is past.</summary>
    private static readonly TimeSpan Past = TimeSpan.FromSeconds(60);

    private readonly int _all = slots;
    private ITimer? _timer;
    private TimeSpan _wait;
    private TimeSpan _due;
    private long _waitsSince;
    private long _failedAt;
    private int _filled;
    private string? _shortage;

    /// <summary>Slots that may be filled now.</summary>
    public int Slots { get; private set; } = slots;

    /// <summary>Nothing new may begin.</summary>
    public bool AreGone => Slots == 0;

    /// <summary>Slots that it has, and cannot fill now.</summary>
    public int Withheld => _all - Slots;

    /// <summary>What it lacks, and when it tries again, in one line; empty: nothing.</summary>
    public string Describe() => _shortage is null
        ? ""
        : $"{_shortage}, tries again in {Math.Max(1, Math.Ceiling((_due - time.GetElapsedTime(_waitsSince)).TotalSeconds)):0} s";

    /// <summary>An attempt, or a keeper, could not be started.</summary>
    /// <param name="filled">Slots that are filled by others.</param>
    public void RunShort(string shortage, int filled)
    {
        if (_shortage is null || _shortage != shortage) LogShort(_all, Plural.Of(_all, "task", "tasks"), shortage);
        var isNews = !AreGone || _shortage is null;
        // Whoever was short a while ago goes on from the wait of then.
        if (_wait > TimeSpan.Zero && time.GetElapsedTime(_failedAt) > _wait + Past) _wait = TimeSpan.Zero;
        _failedAt = time.GetTimestamp();
        _shortage = shortage;
        if (!isNews) return;
        _filled = Math.Max(1, filled);
        Slots = 0;
        WaitLonger();
    }

    /// <summary>A trial has ended.</summary>
    /// <param name="shortage">Null: it succeeded.</param>
    public void Tried(string? shortage, int filled)
    {
        if (_shortage is null) return;
        if (shortage is not null)
        {
            _failedAt = time.GetTimestamp();
            _shortage = shortage;
            WaitLonger();
            return;
        }

        var before = Slots;
        if (AreGone) ComeBack();
        else if (time.GetElapsedTime(_failedAt) >= Past) Slots = _all;
        else if (filled >= Slots) Slots = Math.Min(_all, Slots * 2);
        if (Slots == _all) _shortage = null;
        if (Slots != before) LogMore(Slots, _all, Plural.Of(_all, "task", "tasks"));
        if (_shortage is not null) Wait(FirstWait);
    }

    public void Dispose() => _timer?.Dispose();

    private void ComeBack()
    {
        Slots = Math.Min(_all, _filled);
        _failedAt = time.GetTimestamp();
    }

    private void WaitLonger()
    {
        var longer = _wait * 2;
        _wait = longer < FirstWait ? FirstWait : longer > LongestWait ? LongestWait : longer;
        // Up to a fifth more, so that many Workers on one machine do not try in step.
        Wait(_wait * (1 + (random.NextDouble() / 5)));
    }

    private void Wait(TimeSpan wait)
    {
        _due = wait;
        _waitsSince = time.GetTimestamp();
        _timer ??= time.CreateTimer(_ => tryNow(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    [LoggerMessage(LogLevel.Warning, "takes 0 of {Slots} {What} at present: {Shortage}; tries by itself until there is room again")]
    private partial void LogShort(int slots, string what, string shortage);

    [LoggerMessage(LogLevel.Information, "takes {Count} of {Slots} {What} again")]
    private partial void LogMore(int count, int slots, string what);
}

namespace Titan.Manager.Telemetry;

/// <summary>Tasks a second over the last ten whole seconds.</summary>
internal sealed class Throughput(TimeProvider time)
{
    private const int Seconds = 10;

    private readonly Lock _lock = new();
    private readonly Second[] _ring = new Second[Seconds + 1];

    /// <summary>Counts what one batch released.</summary>
    public void Count(int submitted, int started, int ended)
    {
        if ((submitted | started | ended) == 0) return;
        lock (_lock)
        {
            ref var second = ref Current();
            second.Submitted += submitted;
            second.Started += started;
            second.Ended += ended;
        }
    }

    public (double Submitted, double Started, double Ended) Read()
    {
        lock (_lock)
        {
            var now = Now();
            var whole = _ring.Where(second => second.Number < now && second.Number >= now - Seconds).ToList();
            return (
                whole.Sum(second => second.Submitted) / (double)Seconds,
                whole.Sum(second => second.Started) / (double)Seconds,
                whole.Sum(second => second.Ended) / (double)Seconds);
        }
    }

    private long Now() => time.GetTimestamp() / time.TimestampFrequency;

    private ref Second Current()
    {
        var now = Now();
        ref var second = ref _ring[now % _ring.Length];
        if (second.Number != now) second = new Second { Number = now };
        return ref second;
    }

    private struct Second
    {
        public long Number;
        public long Submitted;
        public long Started;
        public long Ended;
    }
}

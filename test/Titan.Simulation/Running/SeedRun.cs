using System.Diagnostics;
using System.Globalization;
using Titan.Simulation.Story;

namespace Titan.Simulation.Running;

/// <summary>Runs a range of seeds on all processors, and sums up what was met.</summary>
internal sealed class SeedRun
{
    /// <summary>Violations that are kept; more are only counted.</summary>
    private const int Kept = 20;

    private readonly Lock _lock = new();
    private readonly List<Outcome> _violations = [];

    public Coverage Coverage { get; } = new();

    /// <summary>The first of those that broke something, by seed.</summary>
    public IReadOnlyList<Outcome> Violations => [.. _violations.OrderBy(outcome => outcome.Seed)];

    public int ViolationCount { get; private set; }

    public long Seeds { get; private set; }

    public long Events { get; private set; }

    public TimeSpan VirtualTime { get; private set; }

    public TimeSpan Took { get; private set; }

    /// <summary>Of all worlds, in whatever order they ran: the same code gives the same, so a change that is to change nothing can be seen to.</summary>
    public ulong TraceHash { get; private set; }

    /// <summary>All of it in one line.</summary>
    public string Summary => string.Create(CultureInfo.InvariantCulture,
        $"{Seeds} seeds, {Events} events ({Events / Took.TotalSeconds:0} a second), {VirtualTime.TotalHours:0.0} h of virtual time in {Took.TotalSeconds:0.0} s, trace {TraceHash:x16}, {ViolationCount} violations");

    /// <param name="first">The first seed.</param>
    /// <param name="count">How many follow each other from there.</param>
    /// <param name="threads">Worlds at once.</param>
    /// <param name="stopAtFirst">Whether to begin no other world once one has broken something.</param>
    public static SeedRun Over(ulong first, long count, int threads, bool stopAtFirst = false) =>
        Over(i => first + (ulong)i, count, threads, stopAtFirst);

    public static SeedRun Over(IReadOnlyList<ulong> seeds, int threads) => Over(i => seeds[(int)i], seeds.Count, threads, stopAtFirst: false);

    private static SeedRun Over(Func<long, ulong> seedAt, long count, int threads, bool stopAtFirst)
    {
        var run = new SeedRun();
        var watch = Stopwatch.StartNew();
        var next = -1L;
        var workers = new Thread[threads];
        for (var i = 0; i < threads; i++)
        {
            workers[i] = new Thread(() =>
            {
                while (Interlocked.Increment(ref next) is var index && index < count && !(stopAtFirst && run.ViolationCount > 0)) run.Add(Worlds.Run(seedAt(index)));
            });
            workers[i].Start();
        }

        foreach (var worker in workers) worker.Join();
        run.Took = watch.Elapsed;
        return run;
    }

    private void Add(Outcome outcome)
    {
        lock (_lock)
        {
            Seeds++;
            Events += outcome.Events;
            TraceHash ^= outcome.TraceHash;
            VirtualTime += outcome.Length;
            Coverage.Add(outcome.Coverage);
            if (outcome.Violation is null) return;
            ViolationCount++;
            if (_violations.Count < Kept) _violations.Add(outcome);
        }
    }
}

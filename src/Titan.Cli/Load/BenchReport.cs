using Titan.Protocol.V1;

namespace Titan.Cli.Load;

/// <summary>What a bench measured. Latencies are those of tasks that succeeded, from the moment that each was due.</summary>
internal sealed record BenchReport
{
    public required string Bench { get; init; }

    public required BenchOptions Options { get; init; }

    public required int Succeeded { get; init; }

    public required int Failed { get; init; }

    public required int Cancelled { get; init; }

    /// <summary>Attempts beyond the first of each task: Workers lost them, or gave them back.</summary>
    public required int Repeated { get; init; }

    /// <summary>How often it waited because the queue was full.</summary>
    public required int Pauses { get; init; }

    /// <summary>From the first task being due to the last end.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Tasks a second, from the first being due to the last acknowledgement.</summary>
    public required double SubmittedPerSecond { get; init; }

    /// <summary>Tasks a second that succeeded, from the first being due to the last end.</summary>
    public required double EndedPerSecond { get; init; }

    /// <summary>To the acknowledgement.</summary>
    public required Percentiles? Submit { get; init; }

    /// <summary>To the start of the latest attempt's process.</summary>
    public required Percentiles? Start { get; init; }

    /// <summary>To the recorded end.</summary>
    public required Percentiles? End { get; init; }

    /// <summary>The Manager's clock if it is provably not ours, and those of Workers that are provably not the Manager's; times told by them have been corrected.</summary>
    public required IReadOnlyList<ClockBounds> Clocks { get; init; }

    /// <param name="samples">Of all tasks, each of which has ended.</param>
    /// <param name="managers">The Manager's clock beside ours.</param>
    /// <param name="workers">The clock of each Worker beside the Manager's.</param>
    public static BenchReport Of(string bench, BenchOptions options, Sample[] samples, ClockBounds managers, IEnumerable<ClockBounds> workers, int pauses)
    {
        var manager = managers.Ahead;
        var good = samples.Where(sample => sample.Phase == Phase.Succeeded);
        var succeeded = good.Count();
        var first = samples.Min(sample => sample.Due);
        var elapsed = samples.Max(sample => sample.Ended) - manager - first;
        return new BenchReport
        {
            Bench = bench,
            Options = options,
            Succeeded = succeeded,
            Failed = samples.Count(sample => sample.Phase == Phase.Failed),
            Cancelled = samples.Count(sample => sample.Phase == Phase.Cancelled),
            Repeated = samples.Sum(sample => Math.Max(0, sample.Attempts - 1)),
            Pauses = pauses,
            Elapsed = elapsed,
            SubmittedPerSecond = PerSecond(samples.Length, samples.Max(sample => sample.Answered) - first),
            EndedPerSecond = PerSecond(succeeded, elapsed),
            Submit = Since(good, sample => sample.Answered),
            Start = Since(good.Where(sample => sample.Started is not null), sample => sample.Started!.Value - sample.Worker!.Ahead - manager),
            End = Since(good, sample => sample.Ended - manager),
            Clocks = [.. workers.Prepend(managers).Where(clock => clock.Ahead != TimeSpan.Zero)],
        };
    }

    /// <summary>What is left of an error of clocks must not make a time negative.</summary>
    private static Percentiles? Since(IEnumerable<Sample> samples, Func<Sample, TimeSpan> moment) =>
        Percentiles.Of([.. samples.Select(sample => moment(sample) - sample.Due is var took && took > TimeSpan.Zero ? took : TimeSpan.Zero)]);

    private static double PerSecond(int count, TimeSpan span) => span > TimeSpan.Zero ? count / span.TotalSeconds : 0;
}

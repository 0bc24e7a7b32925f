using Titan.Cli.Load;

namespace Titan.Cli.Json;

/// <summary>What a bench measured. All times in seconds.</summary>
internal sealed record BenchJson
{
    public required string Bench { get; init; }
    public required string Executor { get; init; }
    public required int Tasks { get; init; }
    public required int? Rate { get; init; }
    public required int Succeeded { get; init; }
    public required int Failed { get; init; }
    public required int Cancelled { get; init; }
    public required int Repeated { get; init; }
    public required int Pauses { get; init; }
    public required double ElapsedS { get; init; }
    public required double SubmittedPerS { get; init; }
    public required double EndedPerS { get; init; }
    public required PercentilesJson? Submit { get; init; }
    public required PercentilesJson? Start { get; init; }
    public required PercentilesJson? End { get; init; }
    public required IReadOnlyList<ClockJson> Clocks { get; init; }

    public static BenchJson Of(BenchReport report) => new()
    {
        Bench = report.Bench,
        Executor = report.Options.Executor,
        Tasks = report.Options.Tasks,
        Rate = report.Options.Rate,
        Succeeded = report.Succeeded,
        Failed = report.Failed,
        Cancelled = report.Cancelled,
        Repeated = report.Repeated,
        Pauses = report.Pauses,
        ElapsedS = report.Elapsed.TotalSeconds,
        SubmittedPerS = Math.Round(report.SubmittedPerSecond, 1),
        EndedPerS = Math.Round(report.EndedPerSecond, 1),
        Submit = PercentilesJson.Of(report.Submit),
        Start = PercentilesJson.Of(report.Start),
        End = PercentilesJson.Of(report.End),
        Clocks = [.. report.Clocks.Select(ClockJson.From)],
    };
}

using System.Globalization;
using Titan.Cli.Json;
using Titan.Cli.Rendering;

namespace Titan.Cli.Load;

/// <summary>Writes what a bench measured.</summary>
internal static class BenchAnswer
{
    private static readonly IReadOnlyList<Column> Columns = [new("LATENCY"), new("P50", Right: true), new("P90", Right: true), new("P99", Right: true), new("P99.9", Right: true), new("MAX", Right: true)];

    public static void Write(Session session, BenchReport report)
    {
        if (session.Format == OutputFormat.Json) JsonAnswer.Write(session.Terminal, BenchJson.Of(report));
        else if (session.Format == OutputFormat.Id) session.Terminal.Out.WriteLine(report.Bench);
        else WriteTable(session, report);
    }

    private static void WriteTable(Session session, BenchReport report)
    {
        var fields = new Fields(session);
        fields.Add("bench", $"{report.Bench}: {Count(report.Options.Tasks)} {report.Options.Executor} tasks, {(report.Options.Rate is { } rate ? $"open-loop at {Count(rate)}/s" : "closed-loop")}");
        fields.Add("tasks", $"{Count(report.Succeeded)} succeeded, {Count(report.Failed)} failed, {Count(report.Cancelled)} cancelled");
        if (report.Repeated > 0) fields.Add("repeated", $"{Count(report.Repeated)} {Plural.Of(report.Repeated, "attempt", "attempts")}, because workers lost or gave back the ones before");
        if (report.Pauses > 0) fields.Add("full queue", $"waited {Count(report.Pauses)} {Plural.Of(report.Pauses, "time", "times")} for room");
        fields.Add("submitted", $"{report.SubmittedPerSecond.ToString("N0", CultureInfo.InvariantCulture)}/s");
        fields.Add("ended", $"{report.EndedPerSecond.ToString("N0", CultureInfo.InvariantCulture)}/s");
        foreach (var clock in report.Clocks) fields.Add("clock", Told(clock));
        fields.Write();

        session.Terminal.Out.WriteLine();
        new Table(Columns, session.Terminal.Out, session.Terminal.Width, session.Palette)
            .Write([Row("submit", report.Submit), Row("start", report.Start), Row("end", report.End)]);
    }

    private static Cell[] Row(string name, Percentiles? took) => took is { } all
        ? [name, Exact(all.P50), Exact(all.P90), Exact(all.P99), Exact(all.P999), Exact(all.Max)]
        : [name, "-", "-", "-", "-", "-"];

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Three digits, since these are compared.</summary>
    private static string Exact(TimeSpan span) => span.TotalSeconds >= 1 ? $"{Digits(span.TotalSeconds)}s" : $"{Digits(span.TotalMilliseconds)}ms";

    private static string Digits(double value) => value.ToString(value >= 100 ? "F0" : value >= 10 ? "F1" : "F2", CultureInfo.InvariantCulture);

    private static string Told(ClockBounds clock)
    {
        var (off, within) = (Exact(clock.Ahead.Duration()), clock.Within == TimeSpan.MaxValue ? "" : $", to within {Exact(clock.Within)}");
        return $"that of {clock.Name} is {off} {(clock.Ahead > TimeSpan.Zero ? "ahead" : "behind")}{within}; its times are corrected by that";
    }
}

using System.Globalization;
using Titan.Cli.Rendering;

namespace Titan.Cli.Waiting;

/// <summary>How far many tasks are, in one line: <c>[######----] 312/500  6 failed  12 running  4.5/s  ETA 42s</c>.</summary>
internal static class ProgressText
{
    private const int Cells = 10;

    /// <param name="perSecond">Ends a second, of late; null: not known yet.</param>
    public static string Of(int total, int ended, int failed, int running, double? perSecond)
    {
        var full = total == 0 ? Cells : (int)((long)ended * Cells / total);
        var parts = new List<string> { $"[{new string('#', full)}{new string('-', Cells - full)}] {ended}/{total}" };
        if (failed > 0) parts.Add($"{failed} failed");
        if (running > 0) parts.Add($"{running} running");
        if (perSecond is { } rate and > 0)
        {
            parts.Add(rate < 100 ? string.Create(CultureInfo.InvariantCulture, $"{rate:0.0}/s") : string.Create(CultureInfo.InvariantCulture, $"{rate:0}/s"));
            if (ended < total) parts.Add($"ETA {Durations.Short(TimeSpan.FromSeconds(Math.Min((total - ended) / rate, TimeSpan.FromDays(999).TotalSeconds)))}");
        }

        return string.Join("  ", parts);
    }
}

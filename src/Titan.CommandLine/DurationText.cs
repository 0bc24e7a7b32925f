namespace Titan.CommandLine;

/// <summary>Durations as people type them: <c>5</c> (seconds), <c>1.5s</c>, <c>200ms</c>, <c>1m30s</c>, <c>2h</c>, <c>30d</c>.</summary>
public static class DurationText
{
    private static readonly (string Suffix, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3_600), ("d", 86_400)];

    /// <summary>Reads a duration that is not negative; false when the text is none. What is longer than a <see cref="TimeSpan"/> holds reads as the longest.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var rest = text.AsSpan().Trim();
        if (rest.IsEmpty) return false;

        var seconds = 0.0;
        var largestYet = double.MaxValue;
        while (!rest.IsEmpty)
        {
            if (!LeadingNumber.TryTake(rest, out var number, out rest)) return false;
            var unit = UnitAt(rest, isOnly: largestYet == double.MaxValue);
            // Units go from large to small, each once: 1m30s, not 30s1m.
            if (unit.Seconds <= 0 || unit.Seconds >= largestYet) return false;
            rest = rest[unit.Suffix.Length..];
            largestYet = unit.Seconds;
            seconds += number * unit.Seconds;
        }

        duration = seconds > TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.MaxValue : TimeSpan.FromMicroseconds((long)Math.Round(seconds * 1_000_000));
        return true;
    }

    /// <summary>The shortest text that reads as the duration, to the millisecond: <c>1m30s</c>, <c>200ms</c>, <c>0s</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        var rest = (long)Math.Round(duration.TotalMilliseconds);
        if (rest <= 0) return "0s";

        var text = "";
        foreach (var (suffix, seconds) in Units.Reverse())
        {
            var milliseconds = (long)(seconds * 1_000);
            if (rest < milliseconds) continue;
            text += $"{rest / milliseconds}{suffix}";
            rest %= milliseconds;
        }

        return text;
    }

    private static (string Suffix, double Seconds) UnitAt(ReadOnlySpan<char> rest, bool isOnly)
    {
        // A bare number is seconds, as with sleep(1) and timeout(1).
        if (rest.IsEmpty) return isOnly ? ("", 1) : ("", 0);
        foreach (var unit in Units)
        {
            if (rest.StartsWith(unit.Suffix, StringComparison.Ordinal)) return unit;
        }

        return ("", 0);
    }
}

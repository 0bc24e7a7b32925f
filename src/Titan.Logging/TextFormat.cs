using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Titan.CommandLine;

namespace Titan.Logging;

/// <summary>For people: time, level, message; what was thrown follows on lines of its own, set in.</summary>
public sealed class TextFormat : ILogFormat
{
    /// <summary>No line of an exception can be taken for an event of its own.</summary>
    private const string Inset = "    ";

    public string Format(in LogEntry entry)
    {
        var line = new StringBuilder(128);
        line.Append(CultureInfo.InvariantCulture, $"{entry.At.UtcDateTime.ToString(LogEntry.TimestampFormat, CultureInfo.InvariantCulture)} {NameOf(entry.Level)} ");
        VisibleText.Append(line, LogEntry.Cut(entry.Message));
        if (entry.Exception is null) return line.ToString();

        foreach (var part in LogEntry.Cut(entry.Exception.ToString()).AsSpan().EnumerateLines())
        {
            line.Append('\n').Append(Inset);
            VisibleText.Append(line, part.TrimEnd());
        }

        return line.ToString();
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info ",
        LogLevel.Warning => "warn ",
        LogLevel.Error => "error",
        _ => "fatal",
    };
}

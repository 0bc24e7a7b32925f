using Microsoft.Extensions.Logging;

namespace Titan.Logging;

/// <summary>One event, as it was logged.</summary>
/// <param name="State">The values of the message by their names, when it has some.</param>
public readonly record struct LogEntry(DateTimeOffset At, LogLevel Level, string Category, EventId Event, string Message, IReadOnlyList<KeyValuePair<string, object?>>? State, Exception? Exception)
{
    /// <summary>Most characters of a message that are logged, and of what was thrown.</summary>
    public const int MaxText = 8 << 10;

    public const string TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    /// <summary>What is too long for a log is cut, and says so.</summary>
    public static string Cut(string text) => text.Length <= MaxText ? text : $"{text.AsSpan(0, MaxText)}… ({text.Length - MaxText} more characters)";
}

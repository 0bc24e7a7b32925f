using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Titan.Worker.Logging;

/// <summary>Logs to standard error, one line an event, as text or as JSON, in the forms that the Manager uses.</summary>
/// <remarks>Small, and free of reflection: the logging of ASP.NET would be most of this program's start.</remarks>
internal sealed class ConsoleLogger(TextWriter output, LogLevel least, bool asJson, TimeProvider time) : ILogger
{
    private const string TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    private readonly Lock _lock = new();

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        var message = formatter(state, exception);
        var at = time.GetUtcNow().ToString(TimestampFormat);
        var line = asJson ? Json(at, logLevel, message, exception) : Text(at, logLevel, message, exception);
        lock (_lock)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }

    private static string Text(string at, LogLevel level, string message, Exception? exception)
    {
        var line = $"{at} {NameOf(level),-5} {message.ReplaceLineEndings(" ")}";
        return exception is null ? line : $"{line}{Environment.NewLine}{exception}";
    }

    private static string Json(string at, LogLevel level, string message, Exception? exception)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("Timestamp", at);
            json.WriteString("LogLevel", level.ToString());
            json.WriteString("Message", message);
            if (exception is not null) json.WriteString("Exception", exception.ToString());
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        _ => "fatal",
    };
}

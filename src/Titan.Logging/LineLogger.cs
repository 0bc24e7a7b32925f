using Microsoft.Extensions.Logging;

namespace Titan.Logging;

/// <summary>Logs one line an event. Free of reflection, and small: the logging of ASP.NET would be most of a Worker's start.</summary>
public sealed class LineLogger(LineWriter lines, ILogFormat format, string category, LogLevel least, TimeProvider time) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        lines.Add(format.Format(new LogEntry(time.GetUtcNow(), logLevel, category, eventId, formatter(state, exception), state as IReadOnlyList<KeyValuePair<string, object?>>, exception)));
    }
}

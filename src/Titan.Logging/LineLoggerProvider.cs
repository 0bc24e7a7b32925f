using Microsoft.Extensions.Logging;

namespace Titan.Logging;

/// <summary>The log of a program that has many loggers. What is too little to be logged, their factory sees to.</summary>
public sealed class LineLoggerProvider(LineWriter lines, ILogFormat format, TimeProvider time) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new LineLogger(lines, format, categoryName, LogLevel.Trace, time);

    /// <summary>The lines outlive it: the program may have last words.</summary>
    public void Dispose()
    {
    }
}

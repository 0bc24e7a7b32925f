using Microsoft.Extensions.Logging;

namespace Titan.Simulation.Processes;

/// <summary>A log that keeps nothing, and raises an alarm for what must never be said: that something failed inside.</summary>
internal sealed class Alarm<T>(World world, LogLevel from) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= from;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= from) world.Fail($"{typeof(T).Name}: {formatter(state, exception)} {exception}");
    }
}

using Microsoft.Extensions.Logging;

namespace Titan.Logging;

/// <summary>The values of <c>--log-level</c>.</summary>
public static class LogLevels
{
    public static readonly IReadOnlyList<string> Names = ["trace", "debug", "info", "warn", "error"];

    public static LogLevel Of(string name) => name switch
    {
        "trace" => LogLevel.Trace,
        "debug" => LogLevel.Debug,
        "warn" => LogLevel.Warning,
        "error" => LogLevel.Error,
        _ => LogLevel.Information,
    };
}

using Microsoft.Extensions.Logging;

namespace Titan.Logging;

/// <summary>The log of this process: standard error, in one of two forms.</summary>
public sealed class ProgramLog : IDisposable
{
    private readonly TimeProvider _time;
    private readonly ILogFormat _format;

    public ProgramLog(ILineTarget target, bool asJson, TimeProvider time)
    {
        _time = time;
        _format = asJson ? new JsonFormat() : new TextFormat();
        Lines = new LineWriter(target, message => _format.Format(new LogEntry(time.GetUtcNow(), LogLevel.Warning, "Titan.Logging", default, message, null, null)));
    }

    public LineWriter Lines { get; }

    public ILogger Logger(string category, LogLevel least) => new LineLogger(Lines, _format, category, least, _time);

    public ILoggerProvider Provider() => new LineLoggerProvider(Lines, _format, _time);

    /// <summary>Also on a way out that passes no `using`: a second signal, an exception that nobody caught.</summary>
    public void FlushAtExit()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
        AppDomain.CurrentDomain.UnhandledException += (_, _) => Dispose();
    }

    public void Dispose() => Lines.Dispose();
}

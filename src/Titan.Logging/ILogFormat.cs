namespace Titan.Logging;

/// <summary>How an event becomes a line. Whatever is in it, it drives no terminal and looks like no second event.</summary>
public interface ILogFormat
{
    string Format(in LogEntry entry);
}

using System.Text;
using Titan.Cli.Switches;
using Titan.CommandLine;

namespace Titan.Cli.Terminals;

/// <summary>Everything that a command sees of the world around it.</summary>
internal sealed class Terminal : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public Terminal(Stream input, Stream output, Stream error)
    {
        In = input;
        RawOut = output;
        RawError = error;
        Out = new StreamWriter(output, Utf8, bufferSize: 16 << 10) { AutoFlush = false, NewLine = "\n" };
        Error = TextWriter.Synchronized(new StreamWriter(new LossyStream(error), Utf8, bufferSize: 1 << 10) { AutoFlush = true, NewLine = "\n" });
    }

    public Stream In { get; }

    /// <summary>The answer, as bytes. Flush <see cref="Out"/> before writing here.</summary>
    public Stream RawOut { get; }

    public Stream RawError { get; }

    /// <summary>The answer, as text; buffered.</summary>
    public StreamWriter Out { get; }

    /// <summary>Everything else.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether an answer has been begun, so that an error can no longer be the answer.</summary>
    public bool Answered { get; set; }

    public bool OutIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    /// <summary>Columns; null: lines may be of any length.</summary>
    public int? Width { get; init; }

    /// <summary>Lines of the terminal, which may change.</summary>
    public Func<int> Height { get; init; } = () => 24;

    /// <summary>Whether what was written on the terminal can be written over.</summary>
    public bool CanRepaint => OutIsTerminal && Environment("TERM") is { Length: > 0 } and not "dumb";

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The zone of the clock on the wall; asked only by who shows a time or reads one.</summary>
    public Func<TimeZoneInfo> Zone { get; init; } = static () => TimeZoneInfo.Utc;

    public Func<string, string?> Environment { get; init; } = _ => null;

    /// <summary>All variables.</summary>
    public Func<IEnumerable<KeyValuePair<string, string>>> AllEnvironment { get; init; } = () => [];

    /// <summary>The folder of the caller; or why it has no name.</summary>
    public Func<Reading<string>> Folder => () => CallersFolder.Of(Environment);

    /// <summary>Whether there is data on standard input that was meant for this program; nothing of it is read.</summary>
    public Func<bool> InputWaits { get; init; } = () => false;

    /// <summary>Stands for Ctrl-C where signals cannot be sent.</summary>
    public CancellationToken Interrupted { get; init; }

    /// <summary>Whether SIGINT and its like are ours to handle.</summary>
    public bool OwnsSignals { get; init; }

    public void Dispose()
    {
        try
        {
            Out.Flush();
        }
        catch (BrokenPipeException)
        {
            // Nobody reads any more; the command has ended all the same.
        }
    }
}

using Google.Protobuf.WellKnownTypes;
using Titan.Cli.Rendering;
using Titan.Cli.Terminals;
using Titan.Client;
using Titan.CommandLine;

namespace Titan.Cli;

/// <summary>One run of one command: how to ask, and how to answer.</summary>
internal sealed class Session(Terminal terminal, OutputFormat format, bool color, Func<Session, TitanClient> connect) : IDisposable
{
    private TitanClient? _client;

    public Terminal Terminal => terminal;

    public OutputFormat Format => format;

    public Palette Palette { get; } = new(color && terminal.OutIsTerminal);

    /// <summary>The connection; made when first asked for.</summary>
    public TitanClient Client => _client ??= connect(this);

    /// <summary>Whether the command waits for tasks, so that its exit codes are theirs and 125 stands for Titan's own failures.</summary>
    public bool Attached { get; set; }

    /// <summary>Whether the task gets what comes on standard input.</summary>
    public bool InputIsSent { get; set; }

    public DateTimeOffset Now => terminal.Time.GetUtcNow();

    /// <summary>The zone in which a person reads times.</summary>
    public Func<TimeZoneInfo> Zone { get; init; } = static () => TimeZoneInfo.Utc;

    /// <summary>A moment as a person reads it.</summary>
    public string Moment(Timestamp? time) => Durations.Moment(time, Zone());

    /// <summary>What is painted over itself on standard error; null: nothing is.</summary>
    public RepaintedLine? Line { get; set; }

    /// <summary>A line for people, on standard error.</summary>
    public void Note(string text) => AboveLine(() => terminal.Error.WriteLine($"titan: {VisibleText.Escape(text)}"));

    /// <summary>Writes something that may come on the same terminal as the painted line.</summary>
    public void AboveLine(Action write)
    {
        if (Line is { } line) line.Above(write);
        else write();
    }

    /// <summary>Whether somebody looks at what is written.</summary>
    public bool IsForPerson => terminal.OutIsTerminal && terminal.ErrorIsTerminal;

    /// <summary>A line for people that a script would not want.</summary>
    public void Aside(string text)
    {
        if (IsForPerson) Note(text);
    }

    /// <summary>Says that piped data goes nowhere. Asked when the task is queued or has ended: before, the other end of the pipe may not have written yet.</summary>
    public void NoteDroppedInput()
    {
        if (!InputIsSent && terminal.InputWaits()) Note("standard input is not sent to the task, which reads nothing; send it with --stdin, or write it to a file that the command reads");
    }

    public void Dispose() => _client?.Dispose();
}

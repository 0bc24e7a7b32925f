using Titan.CommandLine;

namespace Titan.Cli.Terminals;

/// <summary>One line on standard error that is written over itself, and is no longer than the terminal is wide. To be used where standard error is a terminal.</summary>
internal sealed class RepaintedLine(Terminal terminal)
{
    private const string ToEndOfLine = "\e[K";

    private readonly Lock _gate = new();
    private string _shown = "";

    public void Show(string text)
    {
        lock (_gate)
        {
            _shown = text;
            Paint();
        }
    }

    /// <summary>Something else is written, and the line stands below it again.</summary>
    public void Above(Action write)
    {
        lock (_gate)
        {
            Clear();
            write();
            Paint();
        }
    }

    /// <summary>It is over.</summary>
    public void End()
    {
        lock (_gate)
        {
            Clear();
            _shown = "";
        }
    }

    private void Clear()
    {
        if (_shown.Length > 0) terminal.Error.Write($"\r{ToEndOfLine}");
    }

    private void Paint()
    {
        if (_shown.Length == 0) return;
        var line = VisibleText.Escape(_shown);
        // The last column is left free: some terminals begin a new line behind it.
        var cut = terminal.Width is { } width && line.Length >= width ? line[..Math.Max(0, width - 1)] : line;
        terminal.Error.Write($"\r{cut}{ToEndOfLine}");
    }
}

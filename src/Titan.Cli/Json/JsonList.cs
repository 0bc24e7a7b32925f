using System.Text.Json;
using Titan.Cli.Terminals;

namespace Titan.Cli.Json;

/// <summary>A JSON array that is written as its items come, one a line, so that its length costs no memory.</summary>
/// <param name="isAlone">One thing was asked for: its document is the answer, and no array.</param>
internal sealed class JsonList<T>(Terminal terminal, bool isAlone = false) : IDisposable
{
    private bool _begun;
    private bool _closed;

    public void Add(T item)
    {
        if (isAlone)
        {
            JsonAnswer.Write(terminal, item);
            return;
        }

        terminal.Out.Write(_begun ? ",\n" : "[\n");
        _begun = terminal.Answered = true;
        terminal.Out.Write(JsonSerializer.Serialize(item, CliJson.TypeOf<T>(CliJson.Lines)));
    }

    /// <summary>Ends the array, which may be empty.</summary>
    public void Close()
    {
        if (_closed || isAlone) return;
        _closed = terminal.Answered = true;
        terminal.Out.WriteLine(_begun ? "\n]" : "[]");
        terminal.Out.Flush();
    }

    /// <summary>Ends an array that was cut short by an error. One that was not begun leaves standard output to the error.</summary>
    public void Dispose()
    {
        if (_begun) Close();
    }
}

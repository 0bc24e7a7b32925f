using System.Text;

namespace Titan.Tests.Worker;

/// <summary>What a program writes, line by line, to wait for.</summary>
internal sealed class Overheard : TextWriter
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Note(value.ToString());

    public override void Write(string? value) => Note(value ?? "");

    public override void WriteLine(string? value) => Note($"{value}\n");

    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }

    public override string ToString()
    {
        lock (_lock) return _text.ToString();
    }

    public async Task<string> WaitForAsync(string words)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                more = _more.Task;
                var line = _text.ToString().Split('\n').FirstOrDefault(line => line.Contains(words, StringComparison.Ordinal));
                if (line is not null) return line;
            }

            await more.WaitAsync(Patience.Limit);
        }
    }

    private void Note(string text)
    {
        TaskCompletionSource told;
        lock (_lock)
        {
            _text.Append(text);
            told = _more;
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        told.TrySetResult();
    }
}

using Titan.Cli.Json;

namespace Titan.Cli.Lines;

/// <summary>What became of the lines: ids on standard output in order, refusals with their line number. Lines are read and answered on different threads.</summary>
internal sealed class EachLineAnswer(Session session) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly JsonList<SubmittedJson>? _list = session.Format == OutputFormat.Json ? new JsonList<SubmittedJson>(session.Terminal) : null;

    public long Accepted { get; private set; }

    public long Refused { get; private set; }

    public void Accept(long line, string id, bool existed)
    {
        lock (_lock)
        {
            Accepted++;
            if (_list is not null) _list.Add(new SubmittedJson { Line = line, Id = id, Existed = existed });
            else session.Terminal.Out.WriteLine(id);
        }
    }

    public void Refuse(long line, ProblemJson problem)
    {
        lock (_lock)
        {
            Refused++;
            if (_list is not null) _list.Add(new SubmittedJson { Line = line, Error = problem });
            else session.Note($"line {line}: {problem.Message}{(problem.Hint.Length == 0 ? "" : $"; {problem.Hint}")}");
        }
    }

    public void Flush()
    {
        lock (_lock) session.Terminal.Out.Flush();
    }

    /// <summary>There are no more lines.</summary>
    public void Close()
    {
        lock (_lock) _list?.Close();
        Flush();
    }

    public void Dispose() => _list?.Dispose();
}

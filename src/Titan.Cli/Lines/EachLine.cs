using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Titan.Cli.Json;
using Titan.Cli.Switches;
using Titan.Cli.Terminals;
using Titan.Client;
using Titan.Client.Tasks;
using Titan.Protocol.V1;
using TaskId = Titan.Core.Tasks.TaskId;

namespace Titan.Cli.Lines;

/// <summary>Submits one task for each line, as a stream: memory does not grow with the number of lines.</summary>
internal sealed class EachLine(Session session, TaskSpec pattern, bool wait)
{
    private readonly LineTemplate _template = new(pattern);

    /// <summary>Numbers of the lines that are on their way, in order.</summary>
    private readonly ConcurrentQueue<long> _numbers = new();

    /// <summary>What was accepted, for the wait: 16 bytes a task.</summary>
    private readonly List<TaskId> _accepted = [];

    /// <param name="file">A path, or - for standard input.</param>
    public async Task<int> RunAsync(string file)
    {
        await using var stream = file == "-" ? session.Terminal.In : Open(file);
        using var interrupts = new Interrupts(session.Terminal);
        using var answer = new EachLineAnswer(session);
        try
        {
            var head = await LineReader.HeadAsync(stream, interrupts.Token);
            await SubmitAsync(stream, head, answer, interrupts.Token);
        }
        catch (OperationCanceledException) when (interrupts.Token.IsCancellationRequested)
        {
            answer.Flush();
            session.Note($"stopped; {Plural.Count(answer.Accepted, "task was accepted and goes", "tasks were accepted and go")} on; `titan tasks` lists them");
            return interrupts.ExitCode;
        }
        catch (TitanException)
        {
            answer.Flush();
            throw;
        }

        answer.Close();
        if (answer.Accepted + answer.Refused == 0) session.Note($"{(file == "-" ? "standard input" : file)} holds no line; nothing was submitted");
        if (answer.Refused > 0) session.Note($"{answer.Refused} of {Plural.Count(answer.Refused + answer.Accepted, "line", "lines")} {Plural.Of(answer.Refused, "was", "were")} refused");
        var refused = answer.Refused > 0 ? ExitCodes.Failed : ExitCodes.Done;
        if (!wait || _accepted.Count == 0) return refused;

        var ended = await new EachLineEnding(session).WaitAsync(_accepted, interrupts);
        return ended == ExitCodes.Done ? refused : ended;
    }

    private static FileStream Open(string file)
    {
        try
        {
            return new FileStream(file, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan });
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(FileText.Unreadable("--each-line", file, failure));
        }
    }

    private async Task SubmitAsync(Stream stream, ReadOnlyMemory<byte> head, EachLineAnswer answer, CancellationToken cancellation)
    {
        var patience = new SubmitWait(session, () => _numbers.Count);
        await using var results = SubmitManyAsync(LinesAsync(stream, head, answer, cancellation), cancellation).GetAsyncEnumerator(cancellation);
        while (true)
        {
            var next = results.MoveNextAsync();
            // Whoever waits for our ids sees them before we wait for more.
            if (!next.IsCompleted) answer.Flush();
            if (!(next.IsCompleted ? await next : await patience.ForAsync(next.AsTask(), cancellation))) return;

            _numbers.TryDequeue(out var number);
            var result = results.Current;
            if (result.Refusal is not null) answer.Refuse(number, Documents.Of(result.Refusal));
            else answer.Accept(number, result.Id, result.Existed);
            if (wait && TaskId.TryParse(result.Id, out var id)) _accepted.Add(id);
        }
    }

    private IAsyncEnumerable<SubmitAnswer> SubmitManyAsync(IAsyncEnumerable<Line> lines, CancellationToken cancellation) => _template.IsCommand
        ? session.Client.Tasks.SubmitManyAsync(_template.ToPattern(), lines.Select(line => _template.CommandOf(line.Text)), cancellation)
        : session.Client.Tasks.SubmitManyAsync(lines.Select(line => _template.Fill(line.Text, line.Number)), cancellation);

    private async IAsyncEnumerable<Line> LinesAsync(Stream stream, ReadOnlyMemory<byte> head, EachLineAnswer answer, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var line in LineReader.ReadAsync(stream, cancellation, head: head))
        {
            if (line.Problem is { } problem)
            {
                answer.Refuse(line.Number, new ProblemJson("INVALID_ARGUMENT", problem, ""));
                continue;
            }

            _numbers.Enqueue(line.Number);
            yield return line;
        }
    }
}

using Titan.Cli.Json;
using Titan.Cli.Output;
using Titan.Cli.Rendering;
using Titan.Cli.Terminals;
using Titan.Cli.Waiting;

namespace Titan.Cli.Attached;

/// <summary>Tasks that are waited for, each told when it ends.</summary>
internal sealed class AwaitedTasks(Session session, IReadOnlyList<string> asked)
{
    private readonly TaskTally _tally = new(asked.Count);
    private (int Place, int Code)? _first;

    /// <param name="timeout">Null: for ever.</param>
    public async Task<int> RunAsync(TimeSpan? timeout)
    {
        using var interrupts = new Interrupts(session.Terminal);
        using var limit = timeout is { } span ? new CancellationTokenSource(span, session.Terminal.Time) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(interrupts.Token, limit.Token);
        try
        {
            await WaitAsync(either.Token);
            return _first?.Code ?? ExitCodes.Done;
        }
        catch (OperationCanceledException) when (interrupts.Token.IsCancellationRequested)
        {
            session.Note($"stopped waiting; {Open()}; come back with `{Return()}`");
            return interrupts.ExitCode;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            Tell(new ProblemJson("DEADLINE_EXCEEDED", $"not ended within the --timeout: {Open()}", $"come back with `{Return()}`"));
            return ExitCodes.TimedOut;
        }
    }

    private async Task WaitAsync(CancellationToken cancellation)
    {
        using var list = session.Format == OutputFormat.Json ? new JsonList<TaskJson>(session.Terminal, isAlone: asked.Count == 1) : null;
        await using var report = WaitReport.Of(session, _tally);
        await foreach (var task in session.Client.Tasks.WaitAsync(asked, areAccepted: false, _tally.See, cancellation))
        {
            _tally.End(task);
            Judge(task);
            if (list is not null)
            {
                list.Add(Documents.Of(task, session.Now, await KeptOutput.ReadAsync(session.Client, task.Id, 0, 0, cancellation)));
            }
            else
            {
                var line = session.Format == OutputFormat.Id ? task.Id : $"{task.Id}  {session.Palette.Of(task.Phase, Names.Of(task.Phase))}  {TextWidth.Plain(task.Reason)}";
                session.AboveLine(() =>
                {
                    session.Terminal.Out.WriteLine(line);
                    session.Terminal.Out.Flush();
                });
            }

            await session.Terminal.Out.FlushAsync(cancellation);
        }

        list?.Close();
    }

    private void Judge(TaskMessage task)
    {
        var code = ExitCodes.Of(task);
        if (code == ExitCodes.Done) return;
        var place = 0;
        while (place < asked.Count && !task.Id.StartsWith(asked[place], StringComparison.OrdinalIgnoreCase)) place++;
        if (_first is null || place < _first.Value.Place) _first = (place, code);
    }

    /// <summary>As the answer, where there is none yet and one is expected.</summary>
    private void Tell(ProblemJson problem)
    {
        if (session.Format == OutputFormat.Json && !session.Terminal.Answered) JsonAnswer.Write(session.Terminal, new ErrorJson(problem));
        else session.Note($"{problem.Message}; {problem.Hint}");
    }

    private string Return() => $"titan wait {string.Join(' ', asked.Take(3))}{(asked.Count > 3 ? " …" : "")}";

    private string Open() => asked.Count == 1 ? "the task goes on" : $"{_tally.Ended} of {asked.Count} tasks have ended, the others go on";
}

using Titan.Core;
using Titan.Core.Releases;
using Titan.Core.Tasks;
using Titan.Core.Workers;
using Titan.Simulation.Story;
using Titan.Tests.Core.World;

namespace Titan.Tests.Transcripts;

/// <summary>Plays the commands of one transcript and answers each with the lines that follow from it.</summary>
internal sealed class Stage
{
    private static readonly TimeSpan TickEvery = TimeSpan.FromMilliseconds(100);

    private readonly Scribe _scribe;
    private readonly Dictionary<string, TaskId> _tasks = [];
    private readonly Dictionary<TaskId, string> _names = [];
    private readonly List<string> _answer = [];
    private readonly Dictionary<string, Grant> _grants = [];
    private CoreWorld _world = Settled(new OrchestratorOptions());

    public Stage() => _scribe = new Scribe(id => _names.GetValueOrDefault(id, "an unknown task"));

    /// <summary>Every transition that was seen.</summary>
    public HashSet<Arrow> Arrows { get; } = [];

    public IReadOnlyList<string> Play(string command)
    {
        _answer.Clear();
        var line = Line.Parse(command);
        Act(line);
        if (_answer.Count == 0 && line.Verb != "options") _answer.Add("nothing follows");
        return _answer;
    }

    private void Act(Line line)
    {
        switch (line.Verb)
        {
            case "options": _world = Settled(Settings.Read(line)); break;
            case "submit": Submit(line); break;
            case "cancel": Cancel(line); break;
            case "forget": Forget(line); break;
            case "forget-dead": ForgetDead(); break;
            case "retry": Accept(line[2], (orchestrator, now, decision) => orchestrator.Retry(Task(line[0]), Settings.ReadRetry(line), now, decision)); break;
            case "join": Join(line); break;
            case "restart": Restart(Worker(line), remembers: true); break;
            case "replace": Restart(Worker(line), remembers: false); break;
            case "second": JoinTwice(Worker(line)); break;
            case "drop": Tell(_world.Drop(Worker(line))); break;
            case "silence": Worker(line).FallSilent(); break;
            case "wake": Tell(_world.Wake(Worker(line))); break;
            case "lossy": Worker(line).LosesGrants = line[1] == "on"; break;
            case "leave": Worker(line).IsLeaving = true; Tell(_world.Pulse(Worker(line))); break;
            case "note": Worker(line).Notes = [.. line.Words.Skip(1)]; Tell(_world.Pulse(Worker(line))); break;
            case "short": RunShort(Worker(line), line); break;
            case "pulse": Tell(_world.Pulse(Worker(line))); break;
            case "start": Start(line); break;
            case "result": Report(line); break;
            case "drain": SetDrain(line[0], true); break;
            case "resume": SetDrain(line[0], false); break;
            case "advance": Advance(Line.ParseDuration(line[0])); break;
            case "stall": _world.Pass(Line.ParseDuration(line[0])); Tell(_world.Tick()); break;
            case "recover": _world.Pass(line.Duration("after") ?? TimeSpan.Zero); _world.Recover(); break;
            case "show": Show(line[0]); break;
            case "why": Explain(line[0]); break;
            case "workers": _answer.AddRange(_world.Orchestrator.Workers().Workers.Select(Scribe.Tell)); break;
            case "counts": _answer.Add(string.Join(", ", Enum.GetValues<Phase>().Select(phase => $"{Arrow.Name(phase)} {_world.Orchestrator.Counts[phase]}"))); break;
            case "bytes": _answer.Add($"open {_world.Orchestrator.Bytes.Open}, ended {_world.Orchestrator.Bytes.Ended}"); break;
            default: throw new FormatException($"no command {line.Verb}");
        }
    }

    private void Submit(Line line) => Accept(line[0], (orchestrator, now, decision) => Once(orchestrator, line, now, decision));

    private static SubmitOutcome Once(Orchestrator orchestrator, Line line, Instant now, Decision decision)
    {
        var submission = Settings.ReadSubmission(line);
        var outcomes = new SubmitOutcome[1];
        var refusal = orchestrator.Once(Settings.ReadRequest(line, submission), outcomes, () => outcomes[0] = orchestrator.Submit(submission, now, decision), now, decision);
        return refusal is null ? outcomes[0] : SubmitOutcome.Refused(refusal);
    }

    private void Accept(string name, Func<Orchestrator, Instant, Decision, SubmitOutcome> submit)
    {
        SubmitOutcome outcome = default;
        var step = _world.Do((orchestrator, now, decision) =>
        {
            outcome = submit(orchestrator, now, decision);
            if (outcome.Refusal is null) _names.TryAdd(outcome.Id, name);
        });
        if (outcome.Refusal is { } refusal) _answer.Add(_scribe.Tell(refusal));
        else if (outcome.Existed) _answer.Add($"it is {_scribe.Name(outcome.Id)}, which was there already");
        else if (!_tasks.ContainsValue(outcome.Id)) _tasks.Add(name, outcome.Id);
        else _answer.Add($"answered as before: {_scribe.Name(outcome.Id)}");
        Tell(step);
    }

    private void Cancel(Line line)
    {
        CancelOutcome outcome = default;
        var step = _world.Do((orchestrator, now, decision) =>
            outcome = orchestrator.Cancel(Task(line[0]), line.Setting("by") ?? "ann", line.Setting("reason") ?? "", now, decision));
        _answer.Add(outcome.Refusal is { } refusal ? _scribe.Tell(refusal) : $"answered {Scribe.Word(outcome.Outcome!)}");
        Tell(step);
    }

    private void Forget(Line line)
    {
        Refusal? refusal = null;
        var step = _world.Do((orchestrator, _, decision) => refusal = orchestrator.Forget(Task(line[0]), decision));
        if (refusal is not null) _answer.Add(_scribe.Tell(refusal));
        Tell(step);
    }

    private void ForgetDead()
    {
        IReadOnlyList<string> forgotten = [];
        var step = _world.Do((orchestrator, _, decision) => forgotten = orchestrator.ForgetDeadWorkers(int.MaxValue, decision));
        _answer.AddRange(forgotten.Select(worker => $"forget {worker}"));
        Tell(step);
    }

    private void Join(Line line)
    {
        if (!_world.TryGetWorker(line[0], out var worker)) _world.Add(worker = Settings.ReadWorker(line));
        Join(worker);
    }

    private void Join(SimulatedWorker worker)
    {
        var step = _world.Join(worker, out var refusal);
        if (refusal is not null) _answer.Add(_scribe.Tell(refusal));
        Tell(step);
    }

    /// <summary><c>short w1 0 "no space left"</c>: it can fill no slot; all that it has: it can fill them again.</summary>
    private void RunShort(SimulatedWorker worker, Line line)
    {
        var withheld = worker.Slots - int.Parse(line[1]);
        worker.Shortage = withheld == 0 ? default : new SlotShortage(withheld, line[2]);
        Tell(_world.Pulse(worker));
    }

    /// <param name="remembers">True when its machine can tell that the process before it is over.</param>
    private void Restart(SimulatedWorker worker, bool remembers)
    {
        worker.Remembers = remembers;
        worker.Restart();
        Join(worker);
    }

    private void JoinTwice(SimulatedWorker worker)
    {
        Refusal? refusal = null;
        var hello = worker.Hello with { Session = new WorkerSession(worker.Id, 99), Held = [] };
        var step = _world.Do((orchestrator, now, decision) => refusal = orchestrator.Join(hello, link: 99, now, decision));
        if (refusal is not null) _answer.Add(_scribe.Tell(refusal));
        Tell(step);
    }

    private void Start(Line line)
    {
        var (worker, held) = Find(line);
        Tell(_world.StartAttempt(worker, held));
    }

    private void Report(Line line)
    {
        var (worker, held) = Find(line);
        var result = Settings.ReadResult(line, held);
        Tell(_world.Report(worker, result));
        if (!worker.IsHeard) _answer.Add($"kept by {worker.Id} until it is heard again");
    }

    private void SetDrain(string worker, bool drain)
    {
        Refusal? refusal = null;
        var step = _world.Do((orchestrator, _, decision) => refusal = orchestrator.SetDrain(worker, drain, decision, out var _));
        if (refusal is not null) _answer.Add(_scribe.Tell(refusal));
        Tell(step);
    }

    private void Advance(TimeSpan length)
    {
        var from = _world.Elapsed;
        while (_world.Elapsed - from < length)
        {
            var step = _world.Advance(TickEvery);
            Tell(step, $"+{Scribe.Seconds(_world.Elapsed - from)}: ");
        }
    }

    private void Show(string name)
    {
        if (_world.Orchestrator.Find(Task(name), _world.Now) is { } view) _answer.AddRange(_scribe.Tell(view, _world.Now));
        else _answer.Add($"{name} is not in memory");
    }

    private void Explain(string name)
    {
        var explanation = _world.Orchestrator.Explain(Task(name), _world.Now)!;
        _answer.Add(ReasonText.Of(explanation.Task, _world.Now));
        _answer.AddRange(explanation.Workers.Select(Scribe.Tell));
    }

    /// <summary>All that left, then the phases that changed.</summary>
    private void Tell(Step step, string prefix = "")
    {
        _answer.AddRange(step.Releases.Select(release => prefix + _scribe.Tell(release, _world.Now)));
        foreach (var grant in step.Releases.OfType<Grant>()) _grants[_scribe.Name(grant.Spec.Id)] = _grants[$"{_scribe.Name(grant.Spec.Id)}#{grant.Attempt}"] = grant;
        foreach (var (task, arrow, _) in step.Arrows)
        {
            Arrows.Add(arrow);
            _answer.Add($"{prefix}{_scribe.Name(task)}: {arrow}");
        }
    }

    private TaskId Task(string name) => _tasks[name];

    private SimulatedWorker Worker(Line line) => _world.Worker(line[0]);

    /// <summary>The attempt that is meant, as its Worker holds it: <c>a</c> is the latest of a, <c>a#1</c> the first.</summary>
    private (SimulatedWorker Worker, HeldAttempt Held) Find(Line line)
    {
        var grant = _grants[line[0]];
        var worker = _world.Worker(line.Setting("from") ?? grant.To.WorkerId);
        return (worker, worker.Find(grant.Spec.Id, grant.Attempt) ?? new HeldAttempt(grant.Spec.Id, grant.Attempt, grant.Lease, HeldPhase.Running));
    }

    /// <summary>Transcripts begin when the grace that follows a start is over.</summary>
    private static CoreWorld Settled(OrchestratorOptions options)
    {
        var world = new CoreWorld(options);
        while (world.Elapsed < options.FailoverGrace) world.Advance(TickEvery);
        return world;
    }
}

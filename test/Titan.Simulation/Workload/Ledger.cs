using Titan.Core.Tasks;
using Titan.Simulation.Invariants;
using Titan.Simulation.Processes;

namespace Titan.Simulation.Workload;

/// <summary>What clients were told, and what Workers really ran: at the end the store must agree with both.</summary>
internal sealed class Ledger(World world)
{
    private readonly List<TaskId> _acknowledged = [];
    private readonly Dictionary<string, TaskId> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<TaskId, Phase> _seen = [];
    private readonly Dictionary<TaskId, int> _runs = [];
    private readonly HashSet<Lease> _leasesRun = [];
    private readonly Dictionary<TaskId, (int Plain, int Again)> _retries = [];
    private readonly HashSet<Lease> _blameless = [];
    private readonly HashSet<TaskId> _unwanted = [];
    private readonly HashSet<TaskId> _forgotten = [];

    /// <summary>In the order in which clients heard of them.</summary>
    public IReadOnlyList<TaskId> Acknowledged => _acknowledged;

    /// <summary>Terminal phases that a client was told of.</summary>
    public IReadOnlyDictionary<TaskId, Phase> Ends => _seen;

    /// <summary>How often the command of a task was begun.</summary>
    public int RunsOf(TaskId id) => _runs.GetValueOrDefault(id);

    /// <summary>Whether a command was really begun under this lease.</summary>
    public bool HasRun(Lease lease) => _leasesRun.Contains(lease);

    /// <summary>Whether its machine, and not its command, was why the attempt under this lease did not get on.</summary>
    public bool IsBlameless(Lease lease) => _blameless.Contains(lease);

    public TaskId? Pick(int pick) => _acknowledged.Count == 0 ? null : _acknowledged[pick % _acknowledged.Count];

    public void Acknowledge(Submit submit, TaskId id, bool existed)
    {
        world.Name(id, submit.Task);
        world.Tell(() => $"acknowledged {submit.Task}{(existed ? " again" : "")}");
        world.Check(() => IsDurable(id));
        if (!existed) _acknowledged.Add(id);
        var key = submit.Spec.IdKey;
        if (key.Length == 0) return;
        // Answers may come in another order than their tasks did.
        if (_byKey.TryGetValue(key, out var other)) world.Check(() => Invariant.Holds(other == id || IsForgotten(other) || IsForgotten(id), $"4: one key, one task: {key} is {other} and {id}"));
        if (other < id) _byKey[key] = id;
        if (existed && !_acknowledged.Contains(id)) _acknowledged.Add(id);
    }

    /// <summary>How often a task may run again: once if that was asked for, and once more for each request that wants it again.</summary>
    public int RetriesOf(TaskId id)
    {
        var (plain, again) = _retries.GetValueOrDefault(id);
        return Math.Min(plain, 1) + again;
    }

    public void BeginRetry(TaskId id, bool again)
    {
        var (plain, repeated) = _retries.GetValueOrDefault(id);
        _retries[id] = again ? (plain, repeated + 1) : (plain + 1, repeated);
    }

    public void AcknowledgeRetry(TaskId of, TaskId id)
    {
        world.Name(id, $"{world.NameOf(of)}'");
        world.Check(() => IsDurable(id));
        _acknowledged.Add(id);
    }

    /// <summary>Whether a client had it removed.</summary>
    public bool IsForgotten(TaskId id) => _forgotten.Contains(id);

    public void BeginForget(TaskId id) => _unwanted.Add(id);

    /// <summary>The store removed it.</summary>
    public void Forgotten(TaskId id)
    {
        world.Coverage.Hit("task forgotten");
        world.Tell(() => $"{world.NameOf(id)} is removed");
        world.Check(() => Invariant.Holds(_unwanted.Contains(id), $"1: nothing is removed that nobody wants gone: {world.NameOf(id)}"));
        _forgotten.Add(id);
    }

    public void ConfirmForget(TaskId id) =>
        world.Check(() => Invariant.Holds(!world.Database.Records.TryFind(id, out _), $"11: what is told as removed is gone: {world.NameOf(id)}"));

    /// <summary>Whether it was accepted is not known.</summary>
    public void Doubt(Submit submit)
    {
        world.Coverage.Hit("submit without a known outcome, or refused");
        world.Tell(() => $"{submit.Task} is in doubt, or refused");
    }

    /// <summary>It was told that nothing was begun. A task of a key may be that of another submit.</summary>
    public void NeverBegun(Submit submit)
    {
        if (submit.Spec.IdKey.Length > 0) return;
        world.Check(() => Invariant.Holds(
            !world.Database.Records.ById.Values.Any(task => task.Spec.RetryOf == TaskId.None && task.Spec.Name == submit.Spec.Name),
            $"11: what was told as not begun is not stored: {submit.Task}"));
    }

    public void ConfirmCancel(TaskId id)
    {
        world.Tell(() => $"told that {world.NameOf(id)} is cancelled");
        See(id, Phase.Cancelled);
    }

    /// <param name="before">As it was durably when it was asked for.</param>
    /// <param name="ended">Of the attempts that a client was told of.</param>
    public void Seen(StoredTask before, Phase phase, int attempts, int ended)
    {
        var id = before.Spec.Id;
        if (IsForgotten(id)) return;
        world.Check(() =>
        {
            Invariant.Holds(world.Database.Records.TryFind(id, out var task), $"11: what a client reads is durable: {id}");
            Invariant.Holds(task.Attempts.Count >= attempts, $"11: what a client reads is durable: {attempts} attempts of {id}, stored {task.Attempts.Count}");
            var isOld = attempts < before.Attempts.Count || ended < before.Attempts.Count(attempt => attempt.EndedAt is not null) || (before.State.Phase.IsTerminal() && phase != before.State.Phase);
            Invariant.Holds(!isOld, $"11: what a client reads is no older than its question: {world.NameOf(id)} was {before.State.Phase} with {before.Attempts.Count} attempts, and is told as {phase} with {attempts}, {ended} of them ended");
        });
        if (phase.IsTerminal()) See(id, phase);
    }

    public void Ran(TaskId id, WorkerNode node, Lease lease)
    {
        world.Tell(() => $"{node.Name} runs {world.NameOf(id)} under lease {lease}");
        _runs[id] = _runs.GetValueOrDefault(id) + 1;
        if (!_leasesRun.Add(lease)) world.Fail($"5: one lease, one run: {lease} of {world.NameOf(id)} on {node.Name}");
    }

    /// <summary>The machine could not begin the attempt under this lease, or was ended together with it.</summary>
    public void Excuse(TaskId id, WorkerNode node, Lease lease, string why)
    {
        world.Tell(() => $"{node.Name} {why}: {world.NameOf(id)} under lease {lease}");
        _blameless.Add(lease);
    }

    private void See(TaskId id, Phase phase)
    {
        world.Check(() => Invariant.Holds(!_seen.TryGetValue(id, out var earlier) || earlier == phase, $"1: terminal is for ever: {world.NameOf(id)} was seen {earlier} and {phase}"));
        _seen[id] = phase;
        world.Check(() => Invariant.Holds(IsForgotten(id) || (world.Database.Records.TryFind(id, out var task) && task.State.Phase == phase), $"11: an end that is told is durable: {world.NameOf(id)} {phase}"));
    }

    private void IsDurable(TaskId id) => Invariant.Holds(IsForgotten(id) || world.Database.Records.TryFind(id, out _), $"11: what is acknowledged is durable: {id}");
}

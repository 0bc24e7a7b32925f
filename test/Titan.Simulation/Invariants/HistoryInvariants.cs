using Titan.Core;
using Titan.Core.Tasks;
using Titan.Simulation.Store;

namespace Titan.Simulation.Invariants;

/// <summary>Of what was so in the records before, and may not be undone.</summary>
internal sealed class HistoryInvariants
{
    private readonly Dictionary<TaskId, StoredTask> _before = [];

    /// <summary>Whether the attempt was not in the records when they were last checked.</summary>
    public bool IsNew(TaskId id, AttemptState attempt) => !_before.TryGetValue(id, out var before) || before.Attempts.Count < attempt.Number;

    /// <summary>What is in the records already is nothing new.</summary>
    public void Begin(Records records)
    {
        foreach (var (id, task) in records.ById) _before[id] = task;
    }

    /// <summary>A person had it removed.</summary>
    public void Forget(TaskId id) => _before.Remove(id);

    /// <param name="records">With the changes.</param>
    /// <param name="now">When it was decided; <see cref="Instant.Never"/> when that is not known: then nothing is too early.</param>
    public void Check(Records records, Changes changes, Instant now)
    {
        foreach (var id in changes.Retired) _before.Remove(id);
        foreach (var (id, _) in changes.States)
        {
            if (!records.TryFind(id, out var after)) continue;
            if (_before.TryGetValue(id, out var before)) Check(before, after, now);
            _before[id] = after;
        }
    }

    private static void Check(StoredTask before, StoredTask after, Instant now)
    {
        var id = before.Spec.Id;
        Invariant.Holds(!before.State.Phase.IsTerminal() || before.State == after.State, $"1: terminal is for ever: {before.State}, then {after.State}, {id}");
        Invariant.Holds(after.Attempts.Count >= before.Attempts.Count, $"3: attempts are never taken back: {before.Attempts.Count}, then {after.Attempts.Count}, {id}");
        Invariant.Holds(after.State.RetriesUsed >= before.State.RetriesUsed && after.State.LossesUsed >= before.State.LossesUsed, $"3: what was charged stays charged: {before.State}, then {after.State}, {id}");
        Invariant.Holds(before.State.Cancellation is null || after.State.Cancellation is not null, $"8: a cancel is not forgotten: {id}");
        Invariant.Holds(before.State.Phase != Phase.Pending || before.State.NotBefore <= now || after.State.Phase != Phase.Running, $"7: no run before its time: {(before.State.NotBefore - now).TotalSeconds} s early, {id}");
        for (var i = 0; i < before.Attempts.Count; i++) Check(before.Attempts[i], after.Attempts[i], id);
    }

    private static void Check(AttemptState before, AttemptState after, TaskId id)
    {
        if (ReferenceEquals(before, after)) return;
        Invariant.Holds(before.Lease == after.Lease && before.Holder == after.Holder, $"6: a lease stays with its attempt and its holder: {before.Lease} of {before.Holder}, then {after.Lease} of {after.Holder}, {id}");
        if (before.Phase.IsLive()) return;
        Invariant.Holds(before == after with { LateReports = before.LateReports, LastLateReport = before.LastLateReport }, $"6: a closed lease changes nothing: {before}, then {after}, {id}");
        Invariant.Holds(after.LateReports >= before.LateReports, $"6: late reports are counted: {before.LateReports}, then {after.LateReports}, {id}");
    }
}

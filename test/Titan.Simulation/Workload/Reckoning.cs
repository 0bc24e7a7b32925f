using Titan.Core.Tasks;
using Titan.Simulation.Invariants;
using Titan.Simulation.Processes;
using Titan.Storage;

namespace Titan.Simulation.Workload;

/// <summary>When all is over: what clients were told, what Workers ran and what the store holds must be one story.</summary>
internal sealed class Reckoning(World world)
{
    public void Check()
    {
        foreach (var id in world.Ledger.Acknowledged)
            Invariant.Holds(world.Ledger.IsForgotten(id) || world.Database.Records.TryFind(id, out _), $"1: nothing accepted is lost: {world.NameOf(id)}");
        foreach (var (id, phase) in world.Ledger.Ends.Where(end => !world.Ledger.IsForgotten(end.Key)))
            Invariant.Holds(world.Database.Records.ById[id].State.Phase == phase, $"1: terminal is for ever: {world.NameOf(id)} was seen {phase}, and is {world.Database.Records.ById[id].State.Phase}");

        var keys = new Dictionary<string, TaskId>(StringComparer.Ordinal);
        var retries = new Dictionary<TaskId, int>();
        var names = new Dictionary<string, TaskId>(StringComparer.Ordinal);
        foreach (var (id, task) in world.Database.Records.ById)
        {
            Invariant.Holds(task.State.Phase.IsTerminal(), $"14: when faults stop, everything ends: {world.NameOf(id)} is {task.State.Phase}");
            if (task.Spec is { IdKey: null, RetryOf: var original } && original == TaskId.None)
                Invariant.Holds(names.TryAdd(task.Spec.Name!, id), $"4: one submit, one task: {task.Spec.Name} is {id} and {names[task.Spec.Name!]}");
            if (task.Spec.IdKey is { } key) Invariant.Holds(keys.TryAdd(key, id), $"4: one key, one task, for as long as it is stored: {key} is {id} and {keys[key]}");
            if (task.Spec.RetryOf is var retried && retried != TaskId.None) retries[retried] = retries.GetValueOrDefault(retried) + 1;
            CheckRuns(task);
        }

        foreach (var (id, count) in retries)
            Invariant.Holds(count <= world.Ledger.RetriesOf(id), $"4: a task is retried once, and once more for each request that says so: {world.NameOf(id)} was to run again {world.Ledger.RetriesOf(id)} times, and {count} tasks do");
    }

    private void CheckRuns(StoredTask task)
    {
        var accepted = 0;
        foreach (var attempt in task.Attempts)
        {
            if (attempt.Phase == AttemptPhase.Succeeded) accepted++;
            if (world.Ledger.IsBlameless(attempt.Lease))
            {
                Invariant.Holds(attempt.Phase != AttemptPhase.Failed || !attempt.EndedByReport, $"3: a fault of the machine is never charged to retries: {world.NameOf(task.Spec.Id)}#{attempt.Number} {attempt.Cause}");
                continue;
            }

            if (!attempt.EndedByReport || attempt.StartedAt is null) continue;
            Invariant.Holds(world.Ledger.HasRun(attempt.Lease), $"6: what is reported was run: {world.NameOf(task.Spec.Id)}#{attempt.Number}");
            if (attempt.Phase == AttemptPhase.Succeeded || attempt.Phase == AttemptPhase.Failed) CheckOutput(task, attempt);
        }

        var isSuccess = task.State.Phase == Phase.Succeeded;
        Invariant.Holds(accepted == (isSuccess ? 1 : 0), $"1: one accepted result: {world.NameOf(task.Spec.Id)} {task.State.Phase} with {accepted}");
        Invariant.Holds(!isSuccess || world.Ledger.RunsOf(task.Spec.Id) >= 1, $"1: what succeeded was run: {world.NameOf(task.Spec.Id)}");
    }

    private void CheckOutput(StoredTask task, AttemptState attempt)
    {
        var total = (int)attempt.Stdout.TotalBytes;
        if (total == 0) return;
        var kept = world.Database.Output.GetValueOrDefault(new OutputKey(task.Spec.Id, attempt.Number, OutputStreamName.Stdout));
        Invariant.Holds(kept?.End == total, $"11: an accepted result has its output stored: {world.NameOf(task.Spec.Id)}#{attempt.Number} wrote {total} bytes, stored are {kept?.End}");
        var stored = kept!.Read(0, total);
        Invariant.Holds(stored.Bytes.Span.SequenceEqual(SimulatedAttempt.OutputOf(task.Spec.Id, attempt.Number, total)), $"11: output is stored as it was written: {world.NameOf(task.Spec.Id)}#{attempt.Number}");
    }
}

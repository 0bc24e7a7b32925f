using Titan.EndToEnd.Chaos.Clients;

namespace Titan.EndToEnd.Chaos.Checking;

/// <summary>What holds for what clients were told: it is so, and it came as their commands have it.</summary>
internal sealed class PromiseRules(Records records, Told told, Recipes recipes, Violations violations)
{
    public void Check()
    {
        foreach (var order in told.Orders)
        {
            if (records.All.GetValueOrDefault(order.Id) is { } task) Check(order, task);
            else violations.Add("lost", $"{order.Id} ({order.Recipe.Name} {order.Key}) was acknowledged, and is not there");
        }

        foreach (var (id, phase) in told.Ends)
            violations.Unless(records.All.GetValueOrDefault(id)?.Phase == Records.Word(phase), "terminal is for ever", $"{id} was told {phase}, and is {records.All.GetValueOrDefault(id)}");
        CheckUnasked();
    }

    private void Check(Order order, TaskRecord task)
    {
        var recipe = order.Recipe;
        violations.Unless(task.Phase == Records.Word(recipe.Ends) && task.Cause == Records.Word(recipe.Cause), "ends as it must", $"{recipe.Name}: {task}");
        // A cancelled task may tell what its command ended with.
        if (recipe.ExitCode is { } code) violations.Unless(task.ExitCode == code, "exit codes are true", $"{recipe.Name}: {task}");
        violations.Unless(task.Key == order.Key, "one key, one task", $"{order.Key}: {task}");
        violations.Unless(task.Request == order.Request, "one request, one task", $"{order.Request}: {task}, of the request {task.Request}");
        if (recipe.NeverRuns) violations.Unless(task.Attempts.Count == 0, "nothing runs after a cancel", $"{recipe.Name}: {task}");
        if (recipe.NeedsLabel) violations.Unless(task.Attempts.TrueForAll(attempt => ChaosCluster.HasLabel(attempt.Worker)), "labels are heeded", $"{recipe.Name}: {task}");
        if (told.Cancels.TryGetValue(order.Id, out var outcome) && outcome == Protocol.V1.CancellationOutcome.Cancelled)
            violations.Unless(task.Phase == "cancelled", "a confirmed cancel stands", $"{recipe.Name}: {task}");
        if (recipe.Output is { } output && task is { Phase: "succeeded", Attempts: [.., var accepted] })
            violations.Unless(accepted.OutputBytes == output(task.Id, accepted.Number).Length, "output is whole", $"{recipe.Name}: {accepted.OutputBytes} bytes of {task}");
        CheckMarks(recipe, task);
    }

    private void CheckMarks(Recipe recipe, TaskRecord task)
    {
        var marks = recipes.MarksOf(task.Id);
        if (recipe.LeavesMark && task.Phase is "succeeded" or "failed" && !task.IsNoop)
        {
            var accepted = task.Attempts.LastOrDefault();
            violations.Unless(accepted is not null && marks.Contains((accepted.Number, accepted.Lease)), "what is told has happened", $"{recipe.Name}: no mark of the last attempt of {task}; marks {string.Join(", ", marks)}");
        }

        // Neither before the grant was durable, nor twice under one lease.
        foreach (var (attempt, lease) in marks)
            violations.Unless(task.Attempts.Exists(known => known.Number == attempt && known.Lease == lease), "nothing runs without a record", $"{recipe.Name}: attempt {attempt} under lease {lease} ran, and is not of {task}");
        violations.Unless(marks.Distinct().Count() == marks.Length, "a lease runs once", $"{recipe.Name}: {task}; marks {string.Join(", ", marks)}");
        if (recipe.NeverRuns) violations.Unless(marks.Length == 0, "nothing runs after a cancel", $"{recipe.Name}: {task}; marks {string.Join(", ", marks)}");
        if (recipe.FailsFirst > 0) violations.Unless(marks.Length > recipe.FailsFirst, "retries happen", $"{recipe.Name}: {task}; marks {string.Join(", ", marks)}");
    }

    /// <summary>Tasks that nobody was told of: those whose answer was lost on the way, and no others.</summary>
    private void CheckUnasked()
    {
        var ids = told.Orders.Select(order => order.Id).ToHashSet(StringComparer.Ordinal);
        var unasked = records.All.Values.Where(task => !ids.Contains(task.Id)).ToList();
        var keyless = unasked.Where(task => task.Key.Length == 0).ToList();
        violations.Unless(keyless.Count <= told.Doubtful, "nothing comes from nowhere", $"{keyless.Count} tasks without a key that nobody was told of, and {told.Doubtful} submits without an answer");
        foreach (var task in unasked.Where(task => task.Key.Length > 0))
            violations.Unless(told.Keys.ContainsKey(task.Key) && !told.IdOfKey.ContainsKey(task.Key), "nothing comes from nowhere", $"{task.Key}: {task}");
    }
}

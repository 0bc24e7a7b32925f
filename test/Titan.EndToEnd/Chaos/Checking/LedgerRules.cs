namespace Titan.EndToEnd.Chaos.Checking;

/// <summary>What holds for every task that is known, whoever sent it.</summary>
internal sealed class LedgerRules(Records records, Violations violations)
{
    public void Check(string by)
    {
        var leases = new Dictionary<ulong, string>();
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        var requests = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var task in records.All.Values)
        {
            violations.Unless(task.HasEnded, "all ends", $"by {by}: {task}");
            violations.Unless(task.RetriesUsed <= task.MaxRetries, "retries are bounded", $"by {by}: {task}");
            if (task.Key.Length > 0 && !keys.TryAdd(task.Key, task.Id)) violations.Add("one key, one task", $"by {by}: {task.Key} is of {keys[task.Key]} and of {task.Id}");
            if (task.Request.Length > 0 && !requests.TryAdd(task.Request, task.Id)) violations.Add("one request, one task", $"by {by}: {task.Request} made {requests[task.Request]} and {task.Id}");
            CheckAttempts(task, leases, by);
        }
    }

    private void CheckAttempts(TaskRecord task, Dictionary<ulong, string> leases, string by)
    {
        var last = 0UL;
        for (var at = 0; at < task.Attempts.Count; at++)
        {
            var attempt = task.Attempts[at];
            violations.Unless(attempt.Number == at + 1, "attempts have no gaps", $"by {by}: {task}");
            violations.Unless(attempt.Lease > last, "leases only grow", $"by {by}: {task}");
            if (!leases.TryAdd(attempt.Lease, task.Id)) violations.Add("a lease is of one attempt", $"by {by}: {attempt.Lease} is of {leases[attempt.Lease]} and of {task.Id}");
            last = attempt.Lease;
            var isLast = at == task.Attempts.Count - 1;
            violations.Unless(isLast ? attempt.Phase is not ("granted" or "running") : attempt.Phase is "failed" or "lost", "one accepted attempt", $"by {by}: {task}");
        }

        if (task.Phase == "succeeded") violations.Unless(task.Attempts is [.., { Phase: "succeeded" }], "one accepted attempt", $"by {by}: {task}");
    }
}

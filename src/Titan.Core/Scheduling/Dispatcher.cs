using Titan.Core.Releases;
using Titan.Core.Tasks;

namespace Titan.Core.Scheduling;

/// <summary>Grants attempts for as long as a waiting task meets a fitting Worker that takes it; and grants again what got lost.</summary>
internal sealed class Dispatcher(Cluster cluster, Lifecycle lifecycle)
{
    /// <summary>Attempts granted in one batch. Who comes with a hundred thousand slots holds up nobody: it gets the others with the next.</summary>
    private const int MostGrants = 4_096;

    /// <summary>The last batch ended at its bound: there is more to grant.</summary>
    public bool HasMore { get; private set; }

    public void Dispatch(Instant now, Decision decision)
    {
        if (cluster.Unseen.Count > 0) GrantAgain(decision);
        for (var granted = 0; granted < MostGrants; granted++)
        {
            HasMore = cluster.Placement.TryMatch(cluster.Fleet, now, out var task, out var worker);
            if (!HasMore) return;
            lifecycle.Grant(task, worker, now, decision);
        }
    }

    private void GrantAgain(Decision decision)
    {
        foreach (var (lease, task) in cluster.Unseen)
        {
            if (task.LiveAttempt is { } attempt && attempt.Lease == lease)
                decision.Release(new Grant(attempt.Holder, task.Spec, attempt.Number, lease, Again: true));
        }

        cluster.Unseen.Clear();
    }
}

using Titan.Core;
using Titan.Core.Tasks;
using Titan.Core.Workers;
using Titan.Simulation.Store;

namespace Titan.Simulation.Invariants;

/// <summary>All that must hold after every batch, whatever was commanded. One for each leadership, or for the life of the records.</summary>
internal sealed class BatchInvariants
{
    private readonly HistoryInvariants _history = new();
    private readonly List<WorkerEntry> _workers = [];
    private bool _isTakenOver;

    /// <summary>A leadership begins with these records.</summary>
    public void Begin(Records records)
    {
        _history.Begin(records);
        _isTakenOver = records.Workers.Count > 0;
    }

    /// <param name="cluster">As the batch left it.</param>
    /// <param name="records">With the changes.</param>
    /// <param name="now">When the batch was concluded.</param>
    public void Check(Cluster cluster, Records records, Changes changes, Instant now)
    {
        TimeInvariants.Check(changes);
        foreach (var (id, attempt) in changes.Attempts)
        {
            if (!records.TryFind(id, out var task)) continue;
            if (attempt.Phase == AttemptPhase.Granted && _history.IsNew(id, attempt)) GrantInvariants.Check(task, attempt, cluster, now);
            GraceInvariants.Check(task, attempt, cluster.Options);
        }

        _history.Check(records, changes, now);
        CheckStanding(cluster, records);
        WaitingInvariants.Check(cluster, _workers);
        WeightInvariants.CheckRoom(cluster);
        if (_isTakenOver) BurialInvariants.CheckNone(changes, cluster.StartedAt, cluster.StartedAt + cluster.Options.FailoverGrace, "a take-over");
    }

    /// <summary>12: what another Manager makes of the records is what this one had in memory.</summary>
    public void CheckRecovered(Cluster cluster, Records records) => CheckStanding(cluster, records);

    private void CheckStanding(Cluster cluster, Records records)
    {
        _workers.Clear();
        _workers.AddRange(cluster.Fleet.All);
        foreach (var task in cluster.Tasks) TaskInvariants.Check(task, cluster);
        foreach (var worker in _workers) WorkerInvariants.Check(worker);
        WorkerInvariants.CheckFleet(cluster, _workers);
        MemoryInvariants.Check(cluster, _workers, records);
    }
}

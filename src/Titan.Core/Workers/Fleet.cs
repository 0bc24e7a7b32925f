using System.Diagnostics.CodeAnalysis;

namespace Titan.Core.Workers;

/// <summary>All Workers that are known, dead ones included until they are forgotten.</summary>
internal sealed class Fleet
{
    private readonly SortedDictionary<string, WorkerEntry> _workers = new(StringComparer.Ordinal);

    public int Count => _workers.Count;

    /// <summary>Nobody is overdue before: the Reaper need not look at all of them at every tick.</summary>
    public Instant NextOverdue { get; private set; } = Instant.Never;

    /// <summary>The dead, in the order in which they were given up; some may have come back since.</summary>
    public Queue<(WorkerEntry Worker, Instant At)> Buried { get; } = new();

    /// <summary>By id.</summary>
    public IEnumerable<WorkerEntry> All => _workers.Values;

    public bool TryGet(string id, [NotNullWhen(true)] out WorkerEntry? worker) => _workers.TryGetValue(id, out worker);

    /// <summary>The Worker, if this very process of it is the one that is known.</summary>
    public bool TryGet(WorkerSession session, [NotNullWhen(true)] out WorkerEntry? worker) =>
        _workers.TryGetValue(session.WorkerId, out worker) && worker.State.Session.Session == session.Session;

    public WorkerEntry Add(WorkerState state)
    {
        var worker = new WorkerEntry(state);
        _workers.Add(state.Session.WorkerId, worker);
        return worker;
    }

    /// <summary>Somebody may be overdue at that time. A later sign of life only makes it later.</summary>
    public void Expect(Instant overdue) => NextOverdue = Instant.Min(NextOverdue, overdue);

    /// <summary>Takes note of the earliest time at which somebody may be overdue, after a look at all.</summary>
    public void ExpectNothingBefore(Instant overdue) => NextOverdue = overdue;

    public void Remove(WorkerEntry worker) => _workers.Remove(worker.State.Session.WorkerId);

    /// <summary>Workers whose id begins so; an exact match stands alone.</summary>
    public IReadOnlyList<WorkerEntry> Matching(string idOrPrefix)
    {
        if (_workers.TryGetValue(idOrPrefix, out var exact)) return [exact];
        return [.. All.Where(worker => worker.State.Session.WorkerId.StartsWith(idOrPrefix, StringComparison.Ordinal))];
    }
}

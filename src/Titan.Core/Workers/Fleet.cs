using System.Diagnostics.CodeAnalysis;

namespace Titan.Core.Workers;

/// <summary>All Workers that are known, dead ones included until they are forgotten.</summary>
internal sealed class Fleet
{
    private readonly SortedDictionary<string, WorkerEntry> _workers = new(StringComparer.Ordinal);

    // Never enumerated: a hash has no order of its own.
    private readonly HashSet<WorkerEntry> _short = [];

    public int Count => _workers.Count;

    /// <summary>Whether the machine of any Worker lacks something: see <see cref="SlotShortage"/>.</summary>
    public bool IsShort => _short.Count > 0;

    /// <summary>Nobody is overdue before: the Reaper need not look at all of them at every tick.</summary>
    public Instant NextOverdue { get; private set; } = Instant.Never;

    /// <summary>The dead: whoever was given up first comes first.</summary>
    public LinkedList<WorkerEntry> Dead { get; } = new();

    /// <summary>Those whose link dropped, and who are not given up yet: whoever dropped first comes first.</summary>
    public LinkedList<WorkerEntry> Missing { get; } = new();

    /// <summary>What all of them weigh together: see <see cref="WorkerState.Weight"/>.</summary>
    public long Weight { get; private set; }

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
        Weight += state.Weight;
        return worker;
    }

    /// <summary>Takes what a Worker now says of itself.</summary>
    public void Describe(WorkerEntry worker, WorkerState state)
    {
        Weight += state.Weight - worker.State.Weight;
        worker.State = state;
    }

    /// <summary>It is not linked any more: last among those who are <see cref="Missing"/>, or <see cref="Dead"/>.</summary>
    public static void Leave(WorkerEntry worker, LinkedList<WorkerEntry> absent)
    {
        Return(worker);
        worker.Absence = absent.AddLast(worker);
    }

    /// <summary>It is linked again, or will never be.</summary>
    public static void Return(WorkerEntry worker)
    {
        worker.Absence?.List!.Remove(worker.Absence);
        worker.Absence = null;
    }

    /// <summary>Somebody may be overdue at that time. A later sign of life only makes it later.</summary>
    public void Expect(Instant overdue) => NextOverdue = Instant.Min(NextOverdue, overdue);

    /// <summary>Takes note of the earliest time at which somebody may be overdue, after a look at all.</summary>
    public void ExpectNothingBefore(Instant overdue) => NextOverdue = overdue;

    /// <summary>Takes what a Worker says that its machine lacks.</summary>
    public void Set(WorkerEntry worker, SlotShortage shortage)
    {
        worker.Shortage = shortage;
        if (shortage.Withheld > 0) _short.Add(worker);
        else _short.Remove(worker);
    }

    public void Remove(WorkerEntry worker)
    {
        _short.Remove(worker);
        Return(worker);
        _workers.Remove(worker.State.Session.WorkerId);
        Weight -= worker.State.Weight;
    }

    /// <summary>Workers whose id begins so; an exact match stands alone.</summary>
    public IReadOnlyList<WorkerEntry> Matching(string idOrPrefix)
    {
        if (_workers.TryGetValue(idOrPrefix, out var exact)) return [exact];
        return [.. All.Where(worker => worker.State.Session.WorkerId.StartsWith(idOrPrefix, StringComparison.Ordinal))];
    }
}

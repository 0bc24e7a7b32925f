using Titan.Core;
using Titan.Core.Releases;
using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Tests.Core.World;

/// <summary>The far side of a link, as an honest Worker plays it: holds grants, keeps results until they are acknowledged.</summary>
internal sealed class SimulatedWorker(string id, int slots)
{
    private readonly SortedDictionary<Lease, HeldAttempt> _held = [];
    private readonly SortedDictionary<Lease, AttemptResult> _kept = [];
    private readonly Queue<Order> _unread = [];

    public string Id { get; } = id;

    public int Slots { get; } = slots;

    public TextMap Labels { get; init; } = TextMap.Empty;

    public IReadOnlyList<Executor> Executors { get; init; } = [Executor.Shell, Executor.Exec, Executor.Noop];

    /// <summary>Which process of this Worker it is, from 1.</summary>
    public ulong Process { get; private set; } = 1;

    public WorkerSession Session => new(Id, Process);

    /// <summary>Its connection; 0 when it has none.</summary>
    public long Link { get; set; }

    /// <summary>Stopped (SIGSTOP): its connection is open, and nothing goes out or is read.</summary>
    public bool IsSilent { get; private set; }

    /// <summary>The next grants are lost on their way.</summary>
    public bool LosesGrants { get; set; }

    /// <summary>Its attempts do not end when they are told to.</summary>
    public bool IsStubborn { get; init; }

    public bool IsLeaving { get; set; }

    /// <summary>It can prove that the process before it is over.</summary>
    public bool Remembers { get; set; } = true;

    /// <summary>Slots that it cannot fill at present, and why.</summary>
    public SlotShortage Shortage { get; set; }

    public Instant NextPulse { get; set; }

    public bool HasFreeSlot => _held.Values.Count(held => held.Phase is HeldPhase.Running or HeldPhase.Stopping) < Slots;

    public IReadOnlyList<HeldAttempt> Held => [.. _held.Values];

    public IReadOnlyList<AttemptResult> Kept => [.. _kept.Values];

    /// <summary>Orders that it has not read yet, since it is stopped.</summary>
    public IEnumerable<Order> Unread => _unread;

    /// <summary>What it tells people of itself.</summary>
    public IReadOnlyList<string> Notes { get; set; } = [];

    public bool IsHeard => Link != 0 && !IsSilent;

    public WorkerHello Hello => new()
    {
        Session = Session,
        Address = $"10.0.0.{Id.TrimStart('w')}",
        Slots = Slots,
        Labels = Labels,
        Executors = Executors,
        Held = Held,
        Draining = IsLeaving,
        Notes = Notes,
        Succeeds = Remembers ? [Process - 1] : [],
        Shortage = Shortage,
    };

    public WorkerPulse Pulse => new() { Held = Held, Draining = IsLeaving, Notes = Notes, Shortage = Shortage };

    public void Receive(Order order)
    {
        if (order.To != Session || Link == 0) return;
        if (IsSilent) _unread.Enqueue(order);
        else Obey(order);
    }

    public void FallSilent() => IsSilent = true;

    public void Wake()
    {
        IsSilent = false;
        while (_unread.TryDequeue(out var order) && Link != 0) Obey(order);
        _unread.Clear();
    }

    public void LoseLink()
    {
        Link = 0;
        _unread.Clear();
    }

    /// <summary>Another process under the same id: it knows nothing of what the first one held.</summary>
    public void Restart()
    {
        Process++;
        Link = 0;
        IsSilent = IsLeaving = false;
        Notes = [];
        Shortage = default;
        _held.Clear();
        _kept.Clear();
        _unread.Clear();
    }

    public HeldAttempt? Find(TaskId task, int attempt)
    {
        foreach (var held in _held.Values)
        {
            if (held.Task == task && held.Attempt == attempt) return held;
        }

        return null;
    }

    public void MarkRunning(HeldAttempt held) => _held[held.Lease] = held with { Phase = HeldPhase.Running };

    /// <summary>Keeps the result until it is acknowledged.</summary>
    public void Keep(AttemptResult result)
    {
        if (_held.TryGetValue(result.Lease, out var held)) _held[result.Lease] = held with { Phase = HeldPhase.Ended };
        _kept[result.Lease] = result;
    }

    private void Obey(Order order)
    {
        switch (order)
        {
            case Grant when LosesGrants:
                break;
            case Grant grant:
                _held.TryAdd(grant.Lease, new HeldAttempt(grant.Spec.Id, grant.Attempt, grant.Lease, HeldPhase.Accepted));
                break;
            case Stop { Reason: StopReason.LeaseClosed } stop when !_kept.ContainsKey(stop.Lease) && !IsStubborn:
                _held.Remove(stop.Lease);
                break;
            case Stop stop when _held.TryGetValue(stop.Lease, out var held) && held.Phase != HeldPhase.Ended:
                _held[stop.Lease] = held with { Phase = HeldPhase.Stopping };
                break;
            case Acknowledge acknowledge:
                _held.Remove(acknowledge.Lease);
                _kept.Remove(acknowledge.Lease);
                break;
            case CloseLink:
                LoseLink();
                foreach (var lease in _held.Keys.Where(lease => !_kept.ContainsKey(lease) && !IsStubborn).ToList()) _held.Remove(lease);
                break;
        }
    }
}

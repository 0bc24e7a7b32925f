using Titan.Core.Scheduling;

namespace Titan.Core.Workers;

/// <summary>A Worker in memory: its record, its link, and what it holds.</summary>
internal sealed class WorkerEntry(WorkerState state)
{
    public WorkerState State { get; set; } = state;

    /// <summary>Tasks whose live lease this Worker's session holds.</summary>
    public HeldLeases Live { get; } = new();

    /// <summary>Attempts it still runs under leases that are closed: they fill slots until it says that they are gone.</summary>
    public int Strangers { get; set; }

    public Pace Pace { get; } = new();

    /// <summary>Attempts that it may hold beyond one a slot, by its pace when that was last looked at.</summary>
    public int Ahead { get; set; }

    /// <summary>Its number in placement; -1 while it is not there.</summary>
    public int Seat { get; set; } = -1;

    /// <summary>What it has that tasks ask for; none while it has no seat.</summary>
    public Trait[] Traits { get; set; } = [];

    /// <summary>How busy it is as placement knows it; -1 when it takes no more.</summary>
    public int LoadStep { get; set; } = -1;

    /// <summary>Slots that it cannot fill at present.</summary>
    public SlotShortage Shortage { get; set; }

    /// <summary>The connection that speaks for it; 0 when the link is down.</summary>
    public long Link { get; set; }

    public Instant LastSeen { get; set; }

    public Instant DroppedAt { get; set; }

    /// <summary>Until then one whose link had dropped has time to be heard again. Links that come and drop without a word add nothing.</summary>
    public Instant ReturnBy { get; set; }

    /// <summary>Its place among those that are missing, or among the dead; null while it is linked.</summary>
    public LinkedListNode<WorkerEntry>? Absence { get; set; }

    /// <summary>It said that it wants no new work.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>What it told people of itself last. Not in the store: whoever takes over hears it with the next hello.</summary>
    public IReadOnlyList<string> Notes { get; set; } = [];

    public Decision? TouchedIn { get; set; }

    public bool IsDead => State.BuriedAt is not null;

    public bool IsLinked => Link != 0;

    public bool IsDraining => IsLeaving || State.DrainRequested;

    /// <summary>Attempts that fill its slots, or wait there for one.</summary>
    public int Load => Live.Count + Strangers;

    public int BusySlots => Math.Min(Load, State.Slots);

    /// <summary>Slots that it can fill.</summary>
    public int UsableSlots => Math.Clamp(State.Slots - Shortage.Withheld, 0, State.Slots);

    /// <summary>Slots that may be granted now.</summary>
    public int FreeSlots => TakesWork ? Math.Max(0, UsableSlots - Load) : 0;

    /// <summary>Attempts that may be granted now, ahead of its slots included: of those there are none where slots are short.</summary>
    public int Room => TakesWork ? Math.Max(0, UsableSlots + (Shortage.Withheld > 0 ? 0 : Ahead) - Load) : 0;

    /// <summary>Not without a link, since a grant would have to wait for it.</summary>
    private bool TakesWork => !IsDead && IsLinked && !IsDraining;

    /// <summary>When it is given up, should nothing be heard of it until then.</summary>
    public Instant OverdueAt(OrchestratorOptions options) => IsLinked ? Instant.Max(LastSeen + options.ReapAfter, ReturnBy) : DroppedAt + options.ReconnectGrace;

    /// <summary>Nothing is lost with it: it holds no lease, and nothing that is known to run on.</summary>
    public bool HoldsNothing => Live.Count == 0 && Strangers == 0;

    /// <summary>Out of touch, though perhaps not for long enough to be given up.</summary>
    public bool IsUnheard(Instant now, OrchestratorOptions options) => !IsLinked || now - LastSeen >= options.ReapAfter / 2;
}

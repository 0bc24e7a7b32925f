using Titan.Core.Tasks;
using Titan.Core.Workers;
using Titan.Worker.Execution;

namespace Titan.Worker.Link;

/// <summary>An attempt that this Worker holds, from its grant until its result is acknowledged.</summary>
/// <remarks>What it is belongs to the <see cref="Inventory"/>, what is still to be said of it to the <see cref="Outbox"/>; each guards its own part.</remarks>
internal sealed class Holding(Assignment assignment, string taskText)
{
    public Lease Lease { get; } = assignment.Lease;

    public TaskId Task { get; } = assignment.Task;

    /// <summary>The id as the Manager wrote it.</summary>
    public string TaskText { get; } = taskText;

    public int Attempt { get; } = assignment.Attempt;

    public Assignment Assignment { get; } = assignment;

    /// <summary>By the inventory.</summary>
    public HeldPhase Phase { get; set; } = HeldPhase.Accepted;

    /// <summary>By the inventory: it takes a slot. False while it waits for one, and after its end.</summary>
    public bool HasSlot { get; set; }

    /// <summary>By the inventory: how it is to be stopped, when it is.</summary>
    public Stopping? Stopping { get; set; }

    /// <summary>By the inventory: the attempt of the same task, under an older lease, that has to end before this one begins.</summary>
    public Holding? Predecessor { get; set; }

    /// <summary>By the inventory: the attempt of the same task that begins when this one has ended.</summary>
    public Holding? Successor { get; set; }

    /// <summary>How it ended; null while it has not. Replaced only to add that its output was lost.</summary>
    public AttemptEnd? End { get; set; }

    /// <summary>When it began, by this machine's clock; null while it has not. Written once.</summary>
    public Core.Instant? StartedAt { get; set; }

    /// <summary>By the outbox: waits for its turn to send output.</summary>
    public bool HasTurn { get; set; }

    /// <summary>By the outbox: some of its output has been taken.</summary>
    public bool OutputTaken { get; set; }

    /// <summary>By the outbox: all of its output has been said on this connection, and no more will come.</summary>
    public bool OutputSaid { get; set; }

    /// <summary>By the outbox: it has ended, and its result may go when its output is said.</summary>
    public bool ResultDue { get; set; }

    /// <summary>By the outbox: its result waits to be sent, or has been sent on this connection.</summary>
    public bool ResultQueued { get; set; }

    public bool WroteNothing => End is { Stdout.TotalBytes: 0, Stderr.TotalBytes: 0 };

    public V1.Held ToWire() => new() { Lease = Lease.Number, TaskId = TaskText, Attempt = Attempt, Phase = (V1.HeldPhase)Phase };
}

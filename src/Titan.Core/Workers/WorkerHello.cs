using Titan.Core.Tasks;

namespace Titan.Core.Workers;

/// <summary>How a Worker introduces itself on each connection.</summary>
public sealed record WorkerHello
{
    public required WorkerSession Session { get; init; }

    /// <summary>Where it connects from, for people.</summary>
    public required string Address { get; init; }

    /// <summary>How many attempts run at once.</summary>
    public required int Slots { get; init; }

    public TextMap Labels { get; init; } = TextMap.Empty;

    public IReadOnlyList<Executor> Executors { get; init; } = [];

    public string Version { get; init; } = "";

    public IReadOnlyList<HeldAttempt> Held { get; init; } = [];

    /// <summary>True when it wants no new work.</summary>
    public bool Draining { get; init; }

    /// <summary>What a person should know of it at present.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Sessions of earlier processes under this id that are over for certain: of the same machine, and gone from it.</summary>
    public IReadOnlyList<ulong> Succeeds { get; init; } = [];

    public SlotShortage Shortage { get; init; }
}

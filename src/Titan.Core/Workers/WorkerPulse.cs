namespace Titan.Core.Workers;

/// <summary>A sign of life of a Worker, with how it stands at present.</summary>
public readonly record struct WorkerPulse
{
    public WorkerPulse()
    {
    }

    /// <summary>All that it holds.</summary>
    public required IReadOnlyList<HeldAttempt> Held { get; init; }

    /// <summary>True when it wants no new work.</summary>
    public bool Draining { get; init; }

    public SlotShortage Shortage { get; init; }

    /// <summary>What a person should know of it; what is missing holds no more.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

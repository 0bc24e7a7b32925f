namespace Titan.Cli.Json;

/// <summary>A Worker.</summary>
internal sealed record WorkerJson
{
    public required string Id { get; init; }

    /// <summary>idle, busy, draining, missing or dead.</summary>
    public required string State { get; init; }
    public required string Address { get; init; }
    public required int Slots { get; init; }
    public required int Busy { get; init; }

    /// <summary>Of slots, those that it can fill at present.</summary>
    public required int UsableSlots { get; init; }

    /// <summary>Why it cannot fill the others, and when it tries again; empty when it can.</summary>
    public required string WithheldFor { get; init; }
    public required IReadOnlyDictionary<string, string> Labels { get; init; }
    public DateTime? LastSeenAt { get; init; }

    /// <summary>The same to the second, as jq's <c>fromdate</c> reads it.</summary>
    public string? LastSeenDate { get; init; }
    public required string Version { get; init; }
    public required IReadOnlyList<string> Running { get; init; }
    public required IReadOnlyList<string> Executors { get; init; }
    public required bool Draining { get; init; }

    /// <summary>What a person should know of it, in its own words.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}

using Microsoft.Extensions.Logging;

namespace Titan.Worker;

/// <summary>What the switches of the program say.</summary>
internal sealed record WorkerOptions
{
    /// <summary>Most slots of one Worker: the inventory of all of them has to fit in one frame of the link.</summary>
    public const int MaxSlots = 65_536;

    /// <summary>HOST:PORT of each Manager, at least one.</summary>
    public required IReadOnlyList<string> Managers { get; init; }

    public required string Id { get; init; }

    /// <summary>How many attempts run at once.</summary>
    public required int Slots { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public required TimeSpan Pulse { get; init; }

    /// <summary>Folders of attempts are made below this; null: below one of this user's among the temporary files.</summary>
    public required string? WorkFolder { get; init; }

    /// <summary>What running attempts are given when this Worker is asked to end.</summary>
    public required TimeSpan DrainTimeout { get; init; }

    /// <summary>Then, how long the acknowledgement of the last results is waited for.</summary>
    public TimeSpan DeliverWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>True: attempts end when the link is lost. False: they go on.</summary>
    public required bool StopOnDisconnect { get; init; }

    public required LogLevel LogLevel { get; init; }

    public required bool LogAsJson { get; init; }
}

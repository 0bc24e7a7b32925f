using Titan.Core.Tasks;

namespace Titan.Core.Workers;

/// <summary>What is remembered of a Worker. Immutable; pulses do not change it.</summary>
public sealed record WorkerState
{
    private const long OfOne = 1_024;
    private const long OfLabel = 256;

    public required WorkerSession Session { get; init; }

    public required string Address { get; init; }

    public required int Slots { get; init; }

    public TextMap Labels { get; init; } = TextMap.Empty;

    public IReadOnlyList<Executor> Executors { get; init; } = [];

    public string Version { get; init; } = "";

    public required Instant JoinedAt { get; init; }

    /// <summary>A person asked that it gets no new work.</summary>
    public bool DrainRequested { get; init; }

    /// <summary>The Reaper gave it up at this time.</summary>
    public Instant? BuriedAt { get; init; }

    /// <summary>Of one that was given up: when it had last been heard.</summary>
    public Instant? LastSeenAt { get; init; }

    /// <summary>About how many bytes of memory it takes: its texts, and what is kept to find it by its labels.</summary>
    internal long Weight
    {
        get
        {
            var letters = Session.WorkerId.Length + Address.Length + Version.Length;
            foreach (var (key, value) in Labels) letters += key.Length + value.Length;
            return OfOne + (OfLabel * Labels.Count) + (sizeof(char) * (long)letters);
        }
    }
}

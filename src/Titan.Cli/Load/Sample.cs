using Titan.Core.Tasks;

namespace Titan.Cli.Load;

/// <summary>What is known of one task of a bench. Moments are told by <see cref="BenchClock"/>.</summary>
internal record struct Sample
{
    /// <summary>None until it is accepted.</summary>
    public TaskId Id { get; set; }

    /// <summary>When it was meant to be submitted, here.</summary>
    public TimeSpan Due { get; set; }

    /// <summary>When it was acknowledged, here.</summary>
    public TimeSpan Answered { get; set; }

    /// <summary>When its process was started, by the Worker's clock; null when it never was.</summary>
    public TimeSpan? Started { get; set; }

    /// <summary>When its end was recorded, by the Manager's clock.</summary>
    public TimeSpan Ended { get; set; }

    /// <summary>Who ran it last; null: nobody.</summary>
    public ClockBounds? Worker { get; set; }

    /// <summary>How it ended; null while that is not known.</summary>
    public Protocol.V1.Phase? Phase { get; set; }

    public int Attempts { get; set; }
}

namespace Titan.Core.Tasks;

/// <summary>Where one attempt stands.</summary>
public enum AttemptPhase : byte
{
    /// <summary>Handed to a Worker that has not reported its start.</summary>
    Granted = 1,
    Running = 2,
    Succeeded = 3,
    Failed = 4,
    Cancelled = 5,

    /// <summary>Its Worker vanished or gave it up.</summary>
    Lost = 6,
}

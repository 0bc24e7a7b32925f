namespace Titan.Core.Workers;

/// <summary>How a Worker is doing.</summary>
public enum WorkerStanding
{
    Idle = 1,
    Busy = 2,
    Draining = 3,

    /// <summary>Its link dropped; its tasks are still its own until the Reaper says otherwise.</summary>
    Missing = 4,
    Dead = 5,
}

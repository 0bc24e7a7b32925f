namespace Titan.Core.Workers;

/// <summary>What a Worker says of an attempt in its inventory.</summary>
public enum HeldPhase : byte
{
    Accepted = 1,
    Running = 2,
    Stopping = 3,
    Ended = 4,
}

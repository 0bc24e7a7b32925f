namespace Titan.Core.Tasks;

/// <summary>Why an attempt or a task ended as it did. Numbers are those of the wire and of stores.</summary>
public enum Cause : byte
{
    None = 0,
    ExitCode = 1,

    /// <summary>A signal that Titan did not send.</summary>
    Signal = 2,
    Timeout = 3,
    OutOfMemory = 4,
    Image = 5,

    /// <summary>The command could not be started.</summary>
    Spawn = 6,
    WorkerLost = 7,
    Cancelled = 8,
    Dependency = 9,
}

namespace Titan.Simulation.Processes;

/// <summary>Where a process has had one effect and not the next: the places at which a death hurts most.</summary>
internal enum Boundary
{
    /// <summary>A batch is on its way into the store.</summary>
    CommitAsked,

    /// <summary>It is durable, and its Manager does not know.</summary>
    CommitDurable,

    /// <summary>What it led to is about to leave.</summary>
    ReleaseBegun,

    /// <summary>What it led to has left.</summary>
    ReleaseDone,

    /// <summary>Output is durable, and its result not told.</summary>
    OutputStored,

    /// <summary>A Worker has taken a grant and not begun.</summary>
    GrantTaken,

    /// <summary>A command runs, and nobody has been told.</summary>
    CommandBegun,

    /// <summary>It has ended, and nobody has been told.</summary>
    CommandEnded,

    /// <summary>Its result is on its way.</summary>
    ResultSent,

    /// <summary>Its acknowledgement has come.</summary>
    ResultAcknowledged,
}

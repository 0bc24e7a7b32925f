using Titan.Core;
using Titan.Worker.Execution.Framing;
using Titan.Worker.Execution.Keeping;

namespace Titan.Worker.Execution.Pool;

/// <summary>Hears what keepers tell of their attempts. Called on the pool's own thread, in order, without its lock.</summary>
internal interface IKeeperNews
{
    void Started(LocalAttempt attempt, Instant at);

    void Wrote(LocalAttempt attempt, OutputPiece piece);

    /// <summary>All output of this round has been told.</summary>
    void ToldAll(LocalAttempt attempt, int round);

    void Ended(LocalAttempt attempt, AttemptEnd end);

    /// <summary>No keeper could be had for it: it never began, through a fault of this machine.</summary>
    void NotStarted(LocalAttempt attempt, StartFailure failure);

    /// <summary>It waited for a keeper, and gets none: it was not tried.</summary>
    void GivenBack(LocalAttempt attempt, string why);

    /// <summary>This machine could not start a keeper that nobody waits for.</summary>
    void RanShort(StartFailure failure);

    /// <summary>Its keeper is gone. What it ran ends with this message; what it kept of one that has ended is gone, and the message says so.</summary>
    void Lost(LocalAttempt attempt, string message);
}

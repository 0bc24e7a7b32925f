namespace Titan.FailPoints;

/// <summary>What happens at a fail-point that is armed.</summary>
internal enum FailPointAction
{
    /// <summary>SIGKILL to itself.</summary>
    Kill,

    /// <summary>SIGSTOP to itself: whoever armed it sends SIGCONT, or SIGKILL.</summary>
    Stop,

    /// <summary>One line on standard error, and on with it: to see which moments a run comes by.</summary>
    Note,
}

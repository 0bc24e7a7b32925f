namespace Titan.Worker.Execution.Framing;

/// <summary>What goes between the Worker and a keeper. Both are the same program, so there is one version of it.</summary>
internal enum FrameKind : byte
{
    /// <summary>Down: run this attempt. A <see cref="RunOrder"/>.</summary>
    Run = 1,

    /// <summary>Down: lease, cause, grace in ticks of 100 ns.</summary>
    Stop = 2,

    /// <summary>Down: lease, number of the round. Tell the kept output from its start.</summary>
    Rewind = 3,

    /// <summary>Down: lease. Drop its output.</summary>
    Forget = 4,

    /// <summary>Down: lease, bytes. So much of its output was taken, and as much may follow.</summary>
    Taken = 5,

    /// <summary>Up: lease, ticks of 100 ns since 1970-01-01 UTC.</summary>
    Started = 16,

    /// <summary>Up: an <see cref="OutputPiece"/>.</summary>
    Output = 17,

    /// <summary>Up: an <see cref="EndReport"/>. The keeper takes the next attempt.</summary>
    Ended = 18,

    /// <summary>Up: nothing more. The keeper is there, and has all that it needs for itself.</summary>
    Ready = 15,

    /// <summary>Up: lease, number of the round. It has ended, and all that is kept has been told.</summary>
    Told = 19,

    /// <summary>Up: path, reason. A folder of an attempt could not be removed.</summary>
    Left = 20,

    /// <summary>Up: count, names. Processes that could not be ended: from the first on the keeper takes no attempt, and ends when there are none and all output was dropped.</summary>
    Remains = 21,
}

using Titan.Core;

namespace Titan.Worker.Execution.Framing;

/// <summary>The bounds of a frame. Whatever breaks one is no frame, and ends the connection.</summary>
internal static class FrameLimits
{
    /// <summary>Length of what follows (4 bytes, little-endian), then the kind.</summary>
    public const int HeaderBytes = 5;

    /// <summary>Bytes of output in one piece.</summary>
    public const int PieceBytes = 64 << 10;

    /// <summary>Bytes of output of one attempt that are on their way: sent by the keeper, and not yet taken by the link.</summary>
    public const int WindowBytes = 64 << 10;

    /// <summary>Bytes of the message of an end.</summary>
    public const int MessageBytes = 1_024;

    /// <summary>Bytes of the longest frame that goes up.</summary>
    public const int UpBytes = PieceBytes + 256;

    /// <summary>Variables that Titan itself adds to an environment.</summary>
    public const int OwnVariables = 8;

    /// <summary>Bytes of the longest frame that goes down: a <see cref="FrameKind.Run"/>.</summary>
    public const int DownBytes = Limits.ArgumentBytes + Limits.InputBytes + (5 * Limits.Arguments) + Limits.EnvironmentBytes + (16 * Limits.EnvironmentEntries) + (64 << 10);
}

namespace Titan.Worker.Execution.Framing;

/// <summary>What came is no frame: the other side is broken.</summary>
internal sealed class FrameException(string message) : Exception(message);

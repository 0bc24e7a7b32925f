namespace Titan.Storage;

/// <summary>Bytes that a command wrote, and where in its stream.</summary>
/// <param name="Cap">Bytes to keep of the whole stream, head and tail.</param>
public readonly record struct OutputPiece(OutputKey Key, long Offset, ReadOnlyMemory<byte> Bytes, long Cap);

using Titan.Protocol.V1;

namespace Titan.Client.Tasks;

/// <summary>A piece of output. Pieces of one stream of one attempt come in order.</summary>
/// <param name="Attempt">From 1.</param>
/// <param name="Stream">stdout or stderr.</param>
/// <param name="Offset">Position of the first byte in what the command wrote.</param>
/// <param name="Bytes">May be empty, when bytes at the very end are missing.</param>
/// <param name="MissingBytes">Bytes left out just before <paramref name="Offset"/>, because of the cap on output.</param>
public readonly record struct LogPiece(int Attempt, OutputStream Stream, long Offset, ReadOnlyMemory<byte> Bytes, long MissingBytes);

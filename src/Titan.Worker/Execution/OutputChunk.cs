using Titan.Core.Tasks;
using OutputStream = Titan.Protocol.V1.OutputStream;

namespace Titan.Worker.Execution;

/// <summary>A piece of what an attempt wrote. A gap between the pieces of a stream is bytes beyond the kept head that were left out.</summary>
/// <param name="Offset">Position of the first byte in all that the command wrote to this stream.</param>
/// <param name="Bytes">At most 64 KiB; the receiver's to keep.</param>
internal readonly record struct OutputChunk(Lease Lease, OutputStream Stream, long Offset, ReadOnlyMemory<byte> Bytes);

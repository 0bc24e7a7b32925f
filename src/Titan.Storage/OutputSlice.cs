namespace Titan.Storage;

/// <summary>A run of kept output.</summary>
/// <param name="Offset">Where its first byte stood in the stream.</param>
/// <param name="MissingBytes">Bytes between the offset asked for and <paramref name="Offset"/> that are not kept.</param>
public readonly record struct OutputSlice(long Offset, ReadOnlyMemory<byte> Bytes, long MissingBytes)
{
    public long End => Offset + Bytes.Length;
}

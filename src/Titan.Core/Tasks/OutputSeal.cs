namespace Titan.Core.Tasks;

/// <summary>What an attempt wrote to one stream, all told, and how much of it is kept.</summary>
/// <param name="TotalBytes">Written by the command.</param>
/// <param name="HeadBytes">Kept from the start.</param>
/// <param name="TailBytes">Kept from the end.</param>
/// <param name="Sha256">Of all that was written; empty while running and when nothing was written.</param>
public sealed record OutputSeal(long TotalBytes, long HeadBytes, long TailBytes, ReadOnlyMemory<byte> Sha256)
{
    /// <summary>Nothing sealed: the attempt runs, or its Worker was lost.</summary>
    public static readonly OutputSeal Open = new(0, 0, 0, ReadOnlyMemory<byte>.Empty);

    /// <summary>Bytes that were written and not kept.</summary>
    public long MissingBytes => TotalBytes - HeadBytes - TailBytes;

    public bool Equals(OutputSeal? other) =>
        other is not null && TotalBytes == other.TotalBytes && HeadBytes == other.HeadBytes && TailBytes == other.TailBytes
        && Sha256.Span.SequenceEqual(other.Sha256.Span);

    public override int GetHashCode() => (int)StableHash.Mix((ulong)TotalBytes, (ulong)HeadBytes);
}

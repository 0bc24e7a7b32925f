namespace Titan.Storage;

/// <summary>Bytes of a stream from <paramref name="Start"/> up to, and without, <paramref name="End"/>; empty when the two meet.</summary>
public readonly record struct ByteRange(long Start, long End)
{
    public long Length => End - Start;

    public bool IsEmpty => End <= Start;

    public ByteRange Intersect(ByteRange other) => new(Math.Max(Start, other.Start), Math.Min(End, other.End));
}

using System.Buffers.Binary;

namespace Titan.Core.Requests;

/// <summary>Names one request of one client for as long as it may come again: 16 random bytes of the client's making.</summary>
public readonly record struct RequestId(ulong High, ulong Low)
{
    /// <summary>Bytes of an id.</summary>
    public const int Length = 16;

    /// <summary>Reads exactly <see cref="Length"/> bytes.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out RequestId id)
    {
        id = default;
        if (bytes.Length != Length) return false;
        id = new RequestId(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
        return true;
    }

    /// <summary>Writes <see cref="Length"/> bytes.</summary>
    public void WriteTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
    }

    public override int GetHashCode() => (int)StableHash.Mix(High ^ Low);

    public override string ToString() => $"{High:x16}{Low:x16}";
}

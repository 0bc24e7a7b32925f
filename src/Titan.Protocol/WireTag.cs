namespace Titan.Protocol;

/// <summary>One field as it stands on the wire, its value unread.</summary>
/// <param name="hasLength">A message, a text, bytes, or packed numbers; else one number.</param>
internal readonly ref struct WireTag(int number, bool hasLength, ReadOnlySpan<byte> value)
{
    private const int Varint = 0;
    private const int EightBytes = 1;
    private const int WithLength = 2;
    private const int FourBytes = 5;

    public int Number { get; } = number;

    public bool HasLength { get; } = hasLength;

    public ReadOnlySpan<byte> Value { get; } = value;

    /// <summary>Takes the next field off the bytes; false at the end, or where they cannot be read.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> bytes, out WireTag tag)
    {
        tag = default;
        if (!TryVarint(ref bytes, out var head)) return false;
        var type = (int)(head & 7);
        var length = type switch { EightBytes => 8UL, FourBytes => 4UL, _ => 0UL };
        if (type is not (Varint or EightBytes or WithLength or FourBytes)) return false;
        if (type is Varint or WithLength && !TryVarint(ref bytes, out length)) return false;
        if (type == Varint) length = 0;
        if (length > (ulong)bytes.Length) return false;

        tag = new WireTag((int)(head >> 3), type == WithLength, bytes[..(int)length]);
        bytes = bytes[(int)length..];
        return true;
    }

    private static bool TryVarint(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (var i = 0; i < bytes.Length && i < 10; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] >= 0x80) continue;
            bytes = bytes[(i + 1)..];
            return true;
        }

        return false;
    }
}

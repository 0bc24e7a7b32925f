namespace Titan.Protocol;

/// <summary>One field as it stands on the wire, its value unread: what the reader of messages takes for one, it is here too.</summary>
/// <param name="value">Empty for a number.</param>
internal readonly ref struct WireTag(int number, WireKind kind, ReadOnlySpan<byte> value)
{
    public int Number { get; } = number;

    public WireKind Kind { get; } = kind;

    public ReadOnlySpan<byte> Value { get; } = value;

    /// <summary>Takes the next field off the bytes; false at the end, or where they cannot be read.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> bytes, out WireTag tag)
    {
        tag = default;
        if (!TryVarint(ref bytes, out var head)) return false;
        var kind = (WireKind)(head & 7);
        var length = 0U;
        switch (kind)
        {
            case WireKind.Varint when !TryVarint(ref bytes, out _):
            case WireKind.WithLength when !TryVarint(ref bytes, out length):
            case > WireKind.FourBytes:
                return false;
            case WireKind.EightBytes:
                length = 8;
                break;
            case WireKind.FourBytes:
                length = 4;
                break;
        }

        if (length > (uint)bytes.Length) return false;
        tag = new WireTag((int)(head >> 3), kind, kind == WireKind.WithLength ? bytes[..(int)length] : default);
        bytes = bytes[(int)length..];
        return true;
    }

    /// <summary>Of a longer one the reader keeps the lower 32 bits.</summary>
    private static bool TryVarint(ref ReadOnlySpan<byte> bytes, out uint value)
    {
        value = 0;
        for (var i = 0; i < bytes.Length && i < 10; i++)
        {
            if (i < 5) value |= (uint)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] >= 0x80) continue;
            bytes = bytes[(i + 1)..];
            return true;
        }

        return false;
    }
}

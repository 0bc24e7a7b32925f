namespace Titan.Tests.Fuzzing.Messages;

/// <summary>One field of an encoded message, as bytes see it.</summary>
/// <param name="Tag">Where its tag stands.</param>
/// <param name="Value">Where its value begins: behind the tag, and behind the length when it has one.</param>
/// <param name="End">Where the next field begins.</param>
/// <param name="Type">0 varint, 1 eight bytes, 2 with a length, 5 four bytes.</param>
internal readonly record struct WireField(int Tag, int Value, int End, int Type)
{
    public const int WithLength = 2;

    /// <summary>The fields of a message up to where it cannot be read.</summary>
    public static List<WireField> Of(byte[] bytes)
    {
        var fields = new List<WireField>();
        var at = 0;
        while (at < bytes.Length)
        {
            var start = at;
            if (!TryVarint(bytes, ref at, out var tag)) break;
            var type = (int)(tag & 7);
            var value = at;
            var length = type switch { 1 => 8UL, 5 => 4UL, _ => 0UL };
            if (type is not (0 or 1 or WithLength or 5)) break;
            if (type is 0 or WithLength && !TryVarint(bytes, ref at, out length)) break;
            if (type == WithLength) value = at;
            if (type != 0 && length > (ulong)(bytes.Length - at)) break;
            if (type != 0) at += (int)length;
            fields.Add(new WireField(start, value, at, type));
        }

        return fields;
    }

    public static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }

    private static bool TryVarint(byte[] bytes, ref int at, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 70 && at < bytes.Length; shift += 7)
        {
            var next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return true;
        }

        return false;
    }
}

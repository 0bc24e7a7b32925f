namespace Titan.Tests.Fuzzing.Messages;

/// <summary>Damages the bytes of a message in all the ways that its encoding can be wrong, or be unkind.</summary>
internal sealed class WireDamage(Random random)
{
    private const int OverLimit = Titan.Protocol.WireLimits.MessageBytes + 1;

    private static readonly byte[][] NoUtf8 = [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82]];

    public byte[] Damage(byte[] bytes)
    {
        for (var times = random.Next(4); times > 0; times--) bytes = Once(bytes);
        return bytes;
    }

    private byte[] Once(byte[] bytes)
    {
        var at = random.Next(bytes.Length + 1);
        return random.Next(80) switch
        {
            < 10 => Flip(bytes),
            < 18 => Cut(bytes, at, Math.Min(bytes.Length - at, random.Next(9))),
            < 26 => Put(bytes, at, Noise(1 + random.Next(4))),
            < 32 => Put(bytes, at, bytes[..Math.Min(bytes.Length, random.Next(40))]),
            < 37 => bytes[..at],
            < 39 => [],
            < 44 => [.. bytes, .. bytes],
            < 50 => [.. bytes, .. UnknownField()],
            < 56 => InField(bytes, field => (byte[])[.. bytes[..field.Tag], (byte)((bytes[field.Tag] & 0xF8) | random.Next(8)), .. bytes[(field.Tag + 1)..]]),
            < 61 => InField(bytes, field => (byte[])[.. bytes[..(field.Tag + 1)], .. WrongLength(), .. bytes[field.Value..]]),
            < 67 => InField(bytes, field => Put(bytes, field.Value, NoUtf8[random.Next(NoUtf8.Length)])),
            < 72 => InField(bytes, field => (byte[])[.. bytes[..field.Tag], .. Nested(bytes[field.Tag], bytes[field.Value..field.End]), .. bytes[field.End..]]),
            < 75 => Put(bytes, at, [.. Enumerable.Repeat((byte)0xFF, 11)]),
            < 77 => [.. bytes, .. Enumerable.Repeat((byte)((random.Next(1, 16) << 3) | 3), random.Next(20_000))],
            < 79 => [.. bytes, .. Flood()],
            _ => [.. bytes, .. Field((random.Next(1, 16) << 3) | WireField.WithLength, new byte[OverLimit - random.Next(40)])],
        };
    }

    private static byte[] Cut(byte[] bytes, int at, int length) => [.. bytes[..at], .. bytes[(at + length)..]];

    private static byte[] Put(byte[] bytes, int at, byte[] more) => [.. bytes[..at], .. more, .. bytes[at..]];

    private static byte[] Field(int tag, byte[] value) => [.. WireField.Varint((ulong)tag), .. WireField.Varint((ulong)value.Length), .. value];

    private byte[] Flip(byte[] bytes)
    {
        if (bytes.Length == 0) return bytes;
        byte[] flipped = [.. bytes];
        flipped[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return flipped;
    }

    private byte[] Noise(int length)
    {
        var noise = new byte[length];
        random.NextBytes(noise);
        return noise;
    }

    private byte[] InField(byte[] bytes, Func<WireField, byte[]> damage)
    {
        var fields = WireField.Of(bytes);
        return fields.Count == 0 ? bytes : damage(fields[random.Next(fields.Count)]);
    }

    private byte[] UnknownField() => random.Next(3) switch
    {
        0 => [.. WireField.Varint((ulong)random.Next(16, 1 << 29) << 3), .. WireField.Varint((ulong)random.NextInt64())],
        1 => Field((random.Next(100, 1 << 28) << 3) | WireField.WithLength, Noise(random.Next(2_000))),
        // Field number 0, which there is not.
        _ => [0x02, 0x01, 0x00],
    };

    private byte[] WrongLength() => random.Next(4) switch
    {
        0 => WireField.Varint(int.MaxValue),
        1 => WireField.Varint(ulong.MaxValue),
        2 => [0xFF],
        _ => WireField.Varint((ulong)random.Next(300)),
    };

    private byte[] Nested(byte tag, byte[] value)
    {
        for (var depth = random.Next(1, 300); depth > 0; depth--) value = Field(tag, value);
        return value;
    }

    /// <summary>Two bytes each, again and again: cheap to send, dear to hold.</summary>
    private byte[] Flood()
    {
        var count = random.Next(3) switch { 0 => 1_001, 1 => 60_000, _ => 2_000_000 };
        byte[] item = [(byte)((random.Next(1, 9) << 3) | WireField.WithLength), 0];
        return [.. Enumerable.Repeat(item, count).SelectMany(bytes => bytes)];
    }
}

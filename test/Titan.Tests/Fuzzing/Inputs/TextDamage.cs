namespace Titan.Tests.Fuzzing.Inputs;

/// <summary>Damages what people type or write into files, which is text until it is not.</summary>
internal sealed class TextDamage(Random random)
{
    private static readonly byte[][] Bad =
    [
        [0], [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xEF, 0xBB, 0xBF], "\\uD800"u8.ToArray(), "\\u0000"u8.ToArray(), "\""u8.ToArray(), "{"u8.ToArray(), "["u8.ToArray(),
        ","u8.ToArray(), "\n"u8.ToArray(), "1e999"u8.ToArray(), "-"u8.ToArray(), "null"u8.ToArray(), "/*"u8.ToArray(), "%"u8.ToArray(), "="u8.ToArray(), "é"u8.ToArray(),
    ];

    public byte[] Damage(byte[] text)
    {
        for (var times = random.Next(1, 4); times > 0; times--) text = Once(text);
        return text;
    }

    private byte[] Once(byte[] text)
    {
        var at = random.Next(text.Length + 1);
        var end = at + random.Next(Math.Min(12, text.Length - at) + 1);
        switch (random.Next(12))
        {
            case 0 when at < text.Length:
                byte[] flipped = [.. text];
                flipped[at] ^= (byte)(1 << random.Next(8));
                return flipped;
            case 1: return text[..at];
            case 2: return [.. text[..at], .. text[end..]];
            case 3: return [.. text[..end], .. text[at..]];
            case 4: return [.. text, .. text];
            case 5 when random.Next(6) == 0: return [.. text[..at], .. Enumerable.Repeat((byte)"[{\"a"[random.Next(4)], random.Next(200_000)), .. text[at..]];
            default: return [.. text[..at], .. Bad[random.Next(Bad.Length)], .. text[at..]];
        }
    }
}

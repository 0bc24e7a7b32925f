namespace Titan.Core.Tasks;

/// <summary>Names a task for ever. 128 bits, written as 26 characters of Crockford's base 32; sorts by time of submission.</summary>
/// <param name="Order">48 bits of Unix milliseconds, then 16 bits that count within one: unique, and the order of arrival.</param>
/// <param name="Scatter">Tells the ids of different clusters apart.</param>
public readonly record struct TaskId(ulong Order, ulong Scatter) : IComparable<TaskId>
{
    /// <summary>Characters of a whole id.</summary>
    public const int TextLength = 26;

    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static readonly TaskId None;

    public static bool operator <(TaskId a, TaskId b) => a.CompareTo(b) < 0;

    public static bool operator >(TaskId a, TaskId b) => a.CompareTo(b) > 0;

    public static bool operator <=(TaskId a, TaskId b) => a.CompareTo(b) <= 0;

    public static bool operator >=(TaskId a, TaskId b) => a.CompareTo(b) >= 0;

    /// <summary>Reads a whole id; letter case does not matter.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TaskId id)
    {
        id = None;
        if (text.Length != TextLength || !TryParsePrefix(text, out var first, out var last) || first != last) return false;
        id = first;
        return true;
    }

    /// <summary>Reads the first 1 to 26 characters of an id, as the range of ids that begin so.</summary>
    public static bool TryParsePrefix(ReadOnlySpan<char> text, out TaskId first, out TaskId last)
    {
        first = last = None;
        if (text.Length is 0 or > TextLength) return false;

        UInt128 value = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var digit = Alphabet.IndexOf(char.ToUpperInvariant(text[i]), StringComparison.Ordinal);
            // 26 characters carry 130 bits, so the first one has three.
            if (digit < 0 || (i == 0 && digit > 7)) return false;
            value = (value << 5) | (uint)digit;
        }

        var openBits = 5 * (TextLength - text.Length);
        var low = value << openBits;
        var high = low | ((UInt128.One << openBits) - 1);
        first = FromNumber(low);
        last = FromNumber(high);
        return true;
    }

    public int CompareTo(TaskId other) =>
        Order != other.Order ? Order.CompareTo(other.Order) : Scatter.CompareTo(other.Scatter);

    public override int GetHashCode() => (int)StableHash.Mix(Order ^ Scatter);

    public override string ToString() => string.Create(TextLength, this, static (letters, id) =>
    {
        var value = new UInt128(id.Order, id.Scatter);
        for (var i = letters.Length - 1; i >= 0; i--)
        {
            letters[i] = Alphabet[(int)(value & 31)];
            value >>= 5;
        }
    });

    /// <summary>Writes the 26 letters of the text into the first bytes, without making a string.</summary>
    public void WriteTo(Span<byte> utf8)
    {
        var value = new UInt128(Order, Scatter);
        for (var i = TextLength - 1; i >= 0; i--)
        {
            utf8[i] = (byte)Alphabet[(int)(value & 31)];
            value >>= 5;
        }
    }

    private static TaskId FromNumber(UInt128 value) => new((ulong)(value >> 64), (ulong)value);
}

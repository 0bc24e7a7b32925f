namespace Titan.Core.Tasks;

/// <summary>Names a task for ever. 128 bits, written as 26 characters of Crockford's base 32; sorts by time of submission.</summary>
/// <param name="Order">48 bits of Unix milliseconds, then 16 bits that count within one: unique, and the order of arrival.</param>
/// <param name="Scatter">Tells the ids of different clusters apart.</param>
public readonly record struct TaskId(ulong Order, ulong Scatter) : IComparable<TaskId>
{
    /// <summary>Characters of a whole id.</summary>
    public const int TextLength = 26;

    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private const byte NoDigit = 255;

    private static readonly byte[] Digits = DigitsOfLetters();

    public static readonly TaskId None;

    public static bool operator <(TaskId a, TaskId b) => a.CompareTo(b) < 0;

    public static bool operator >(TaskId a, TaskId b) => a.CompareTo(b) > 0;

    public static bool operator <=(TaskId a, TaskId b) => a.CompareTo(b) <= 0;

    public static bool operator >=(TaskId a, TaskId b) => a.CompareTo(b) >= 0;

    /// <summary>Reads a whole id; letter case does not matter.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TaskId id)
    {
        id = None;
        if (text.Length != TextLength || !TryRead(text, out var high, out var low)) return false;
        id = new TaskId(high, low);
        return true;
    }

    /// <summary>Reads the first 1 to 26 characters of an id, as the range of ids that begin so.</summary>
    public static bool TryParsePrefix(ReadOnlySpan<char> text, out TaskId first, out TaskId last)
    {
        first = last = None;
        if (text.Length is 0 or > TextLength || !TryRead(text, out var high, out var low)) return false;

        var openBits = 5 * (TextLength - text.Length);
        var least = new UInt128(high, low) << openBits;
        first = FromNumber(least);
        last = FromNumber(least | ((UInt128.One << openBits) - 1));
        return true;
    }

    public int CompareTo(TaskId other) =>
        Order != other.Order ? Order.CompareTo(other.Order) : Scatter.CompareTo(other.Scatter);

    public override int GetHashCode() => (int)StableHash.Mix(Order ^ Scatter);

    public override string ToString()
    {
        Span<char> letters = stackalloc char[TextLength];
        for (var i = 0; i < letters.Length; i++) letters[i] = Letter(i);
        return new string(letters);
    }

    /// <summary>Writes the 26 letters of the text into the first bytes, without making a string.</summary>
    public void WriteTo(Span<byte> utf8)
    {
        for (var i = 0; i < TextLength; i++) utf8[i] = (byte)Letter(i);
    }

    /// <summary>Five bits of the 128. Not by <see cref="UInt128"/>: ReadyToRun leaves methods with it to the compiler of the running program.</summary>
    private char Letter(int index)
    {
        var lowest = 5 * (TextLength - 1 - index);
        var bits = lowest >= 64 ? Order >> (lowest - 64) : (Scatter >> lowest) | (Order << 1 << (63 - lowest));
        return Alphabet[(int)(bits & 31)];
    }

    /// <summary>Reads up to 26 characters as a number of 128 bits.</summary>
    private static bool TryRead(ReadOnlySpan<char> text, out ulong high, out ulong low)
    {
        high = low = 0;
        // 26 characters carry 130 bits, so the first one has three.
        if (text[0] > '7') return false;
        foreach (var letter in text)
        {
            var digit = letter < Digits.Length ? Digits[letter] : NoDigit;
            if (digit == NoDigit) return false;
            (high, low) = ((high << 5) | (low >> 59), (low << 5) | digit);
        }

        return true;
    }

    private static byte[] DigitsOfLetters()
    {
        var digits = new byte['z' + 1];
        Array.Fill(digits, NoDigit);
        for (byte digit = 0; digit < Alphabet.Length; digit++) digits[Alphabet[digit]] = digits[char.ToLowerInvariant(Alphabet[digit])] = digit;
        return digits;
    }

    private static TaskId FromNumber(UInt128 value) => new((ulong)(value >> 64), (ulong)value);
}

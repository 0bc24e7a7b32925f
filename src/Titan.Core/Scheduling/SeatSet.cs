using System.Numerics;

namespace Titan.Core.Scheduling;

/// <summary>A set of Workers, by the numbers of their seats: one bit each.</summary>
internal sealed class SeatSet
{
    private ulong[] _words = [];

    public int Count { get; private set; }

    /// <summary>64 seats each, the lowest in the lowest bit.</summary>
    public ReadOnlySpan<ulong> Words => _words;

    public bool Contains(int seat) => seat >> 6 < _words.Length && (_words[seat >> 6] & Bit(seat)) != 0;

    public void Add(int seat)
    {
        if (Contains(seat)) return;
        if (seat >> 6 >= _words.Length) Array.Resize(ref _words, (seat >> 6) + 1);
        _words[seat >> 6] |= Bit(seat);
        Count++;
    }

    public void Remove(int seat)
    {
        if (!Contains(seat)) return;
        _words[seat >> 6] &= ~Bit(seat);
        Count--;
    }

    public IEnumerable<int> Seats()
    {
        for (var word = 0; word < _words.Length; word++)
        {
            for (var rest = _words[word]; rest != 0; rest &= rest - 1) yield return (word << 6) + BitOperations.TrailingZeroCount(rest);
        }
    }

    private static ulong Bit(int seat) => 1UL << (seat & 63);
}

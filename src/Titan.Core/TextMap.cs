using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Titan.Core;

/// <summary>An immutable map of text to text, sorted by key, equal by content: labels, requirements, environments.</summary>
public sealed class TextMap : IEquatable<TextMap>, IReadOnlyCollection<KeyValuePair<string, string>>
{
    public static readonly TextMap Empty = new([]);

    private readonly KeyValuePair<string, string>[] _pairs;
    private readonly int _hash;

    // About what it takes of memory.
    private readonly int _bytes;

    private TextMap(KeyValuePair<string, string>[] pairs)
    {
        _pairs = pairs;
        _hash = HashOf(pairs);
        _bytes = BytesOf(pairs);
    }

    public int Count => _pairs.Length;

    /// <summary>About how many bytes of memory it takes.</summary>
    public int Bytes => _bytes;

    public static TextMap From(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var sorted = pairs.ToArray();
        if (sorted.Length == 0) return Empty;
        Array.Sort(sorted, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        return new TextMap(sorted);
    }

    public bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
    {
        foreach (var pair in _pairs)
        {
            if (pair.Key != key) continue;
            value = pair.Value;
            return true;
        }

        value = null;
        return false;
    }

    /// <summary>Whether every pair of <paramref name="wanted"/> is here, with the same value.</summary>
    public bool Covers(TextMap wanted)
    {
        foreach (var (key, value) in wanted._pairs)
        {
            if (!TryGetValue(key, out var own) || own != value) return false;
        }

        return true;
    }

    public bool Equals(TextMap? other) =>
        ReferenceEquals(this, other) || (other is not null && _hash == other._hash && _pairs.AsSpan().SequenceEqual(other._pairs));

    public override bool Equals(object? obj) => Equals(obj as TextMap);

    public override int GetHashCode() => _hash;

    public override string ToString() => string.Join(',', _pairs.Select(pair => $"{pair.Key}={pair.Value}"));

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, string>>)_pairs).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static int BytesOf(KeyValuePair<string, string>[] pairs)
    {
        const int PairBytes = 80;
        var bytes = 0;
        foreach (var (key, value) in pairs) bytes += PairBytes + (sizeof(char) * (key.Length + value.Length));
        return bytes;
    }

    private static int HashOf(KeyValuePair<string, string>[] pairs)
    {
        var hash = 0UL;
        foreach (var (key, value) in pairs)
        {
            foreach (var letter in key) hash = StableHash.Mix(hash, letter);
            hash = StableHash.Mix(hash, '=');
            foreach (var letter in value) hash = StableHash.Mix(hash, letter);
        }

        return (int)hash;
    }
}

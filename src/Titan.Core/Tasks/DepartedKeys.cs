namespace Titan.Core.Tasks;

/// <summary>Keys whose tasks left memory lately: what a store was asked before that may not have told of them.</summary>
/// <remarks>Without them two submissions of one key could both pass, when the first one's task came, ended and left while the store was being asked for the second.</remarks>
internal sealed class DepartedKeys
{
    /// <summary>An answer of a store that is older is asked for again.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    /// <summary>By then what left memory is surely in the store, if it is to stay there at all.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(5);

    /// <summary>Beyond so many the oldest go early, and with them the answers of that time.</summary>
    private const int Most = 100_000;

    private readonly Dictionary<string, Instant> _leftAt = new(StringComparer.Ordinal);
    private readonly Queue<(string Key, Instant At)> _oldestFirst = new();
    private Instant _knownSince;

    public void Add(string key, Instant now)
    {
        _leftAt[key] = now;
        _oldestFirst.Enqueue((key, now));
        while (_oldestFirst.Count > Most) _knownSince = DropOldest();
    }

    public void Forget(Instant now)
    {
        while (_oldestFirst.TryPeek(out var oldest) && now - oldest.At >= Kept) DropOldest();
    }

    /// <summary>Whether this key cannot have come, ended and left without the store's answer telling of it.</summary>
    public bool IsCertain(string key, Instant askedAt) => !_leftAt.TryGetValue(key, out var leftAt) || askedAt > leftAt + Settled;

    /// <summary>Whether an answer is new enough to be judged at all.</summary>
    public bool IsRecent(Instant askedAt, Instant now) => now - askedAt < Kept && askedAt > _knownSince;

    private Instant DropOldest()
    {
        var (key, at) = _oldestFirst.Dequeue();
        if (_leftAt[key] == at) _leftAt.Remove(key);
        return at;
    }
}

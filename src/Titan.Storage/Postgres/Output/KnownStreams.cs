namespace Titan.Storage.Postgres.Output;

/// <summary>What is known to be kept of the streams that were written to lately. Bounded: what drops out is asked from the database again.</summary>
internal sealed class KnownStreams
{
    /// <summary>Streams of one generation; two are kept.</summary>
    private const int Most = 8_192;

    private Dictionary<OutputKey, KeptRanges> _young = [];
    private Dictionary<OutputKey, KeptRanges> _old = [];

    public bool TryGet(OutputKey key, out KeptRanges kept) => _young.TryGetValue(key, out kept) || _old.TryGetValue(key, out kept);

    public void Set(OutputKey key, KeptRanges kept)
    {
        if (_young.Count >= Most) (_old, _young) = (_young, []);
        _young[key] = kept;
    }

    public void Forget(OutputKey key)
    {
        _young.Remove(key);
        _old.Remove(key);
    }

    public void Clear()
    {
        _young.Clear();
        _old.Clear();
    }
}

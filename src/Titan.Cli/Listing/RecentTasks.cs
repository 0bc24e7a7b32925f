namespace Titan.Cli.Listing;

/// <summary>Something about each of the tasks that were met last: of very many the older ones are forgotten.</summary>
internal sealed class RecentTasks<T>
{
    private const int Most = 100_000;

    private readonly Dictionary<string, T> _byId = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldestFirst = new();

    public bool TryGet(string id, out T? value) => _byId.TryGetValue(id, out value);

    public void Set(string id, T value)
    {
        if (!_byId.ContainsKey(id)) _oldestFirst.Enqueue(id);
        _byId[id] = value;
        while (_oldestFirst.Count > Most) _byId.Remove(_oldestFirst.Dequeue());
    }

    public bool Remove(string id) => _byId.Remove(id);
}

using System.Collections.Concurrent;
using Titan.Protocol.V1;

namespace Titan.EndToEnd.Chaos.Clients;

/// <summary>All that clients were told. What contradicts itself is a violation at once.</summary>
internal sealed class Told(Violations violations)
{
    private readonly ConcurrentDictionary<string, Order> _orders = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _idOfKey = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Phase> _ends = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CancellationOutcome> _cancels = new(StringComparer.Ordinal);
    private long _doubtful;

    public IEnumerable<Order> Orders => _orders.Values;

    public int Acknowledged => _orders.Count;

    /// <summary>Sent without a key, and not answered: there or not.</summary>
    public long Doubtful => Interlocked.Read(ref _doubtful);

    /// <summary>Keys that were sent, acknowledged or not.</summary>
    public ConcurrentDictionary<string, Recipe> Keys { get; } = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> IdOfKey => _idOfKey;

    public IReadOnlyDictionary<string, Phase> Ends => _ends;

    public IReadOnlyDictionary<string, CancellationOutcome> Cancels => _cancels;

    public void Acknowledge(string id, Recipe recipe, string key, string request = "")
    {
        _orders.TryAdd(id, new Order(id, recipe, key, request));
        if (key.Length > 0 && _idOfKey.GetOrAdd(key, id) is var first && first != id) violations.Add("one key, one task", $"{key} was acknowledged as {first} and as {id}");
    }

    public void Doubt(int submits = 1) => Interlocked.Add(ref _doubtful, submits);

    /// <summary>A task was told to have ended.</summary>
    /// <param name="by">Which call said so.</param>
    public void End(string id, Phase phase, string by)
    {
        if (_ends.GetOrAdd(id, phase) is var first && first != phase) violations.Add("terminal is for ever", $"{id} was told {first}, and then {phase} by {by}");
    }

    public void Cancel(string id, CancellationOutcome outcome) => _cancels[id] = outcome;
}

using System.Collections.Concurrent;

namespace Titan.EndToEnd.Chaos;

/// <summary>What must not be, and was. Any thread adds.</summary>
internal sealed class Violations
{
    private const int Shown = 12;

    private readonly ConcurrentQueue<string> _all = new();

    public int Count => _all.Count;

    /// <param name="rule">What was broken, in a word or two.</param>
    public void Add(string rule, string what) => _all.Enqueue($"{rule}: {what}");

    /// <summary>Adds one unless it is so.</summary>
    public void Unless(bool so, string rule, string what)
    {
        if (!so) Add(rule, what);
    }

    public override string ToString() => string.Join('\n', _all.Take(Shown)) + (_all.Count > Shown ? $"\nand {_all.Count - Shown} more" : "");
}

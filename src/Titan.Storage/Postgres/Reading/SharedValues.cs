using System.Runtime.InteropServices;
using Titan.Core;
using Titan.Core.Tasks;
using Titan.Storage.Sql;

namespace Titan.Storage.Postgres.Reading;

/// <summary>Values that many rows repeat, each kept once: a million tasks of one kind then share their texts.</summary>
internal sealed class SharedValues
{
    /// <summary>Different values remembered of each kind; what comes after that is not shared.</summary>
    private const int Most = 16_384;

    /// <summary>Characters of the longest text that is shared: so many of a mebibyte each would be gigabytes.</summary>
    private const int Longest = 512;

    /// <summary>Bytes of maps that are remembered; beyond it they are forgotten.</summary>
    private const long MapBytes = 16 << 20;

    private readonly Dictionary<string, string> _texts = [];
    private readonly Dictionary<string, TextMap> _maps = [];
    private readonly Dictionary<string, ShellWork> _commands = [];
    private readonly Dictionary<TaskTerms, TaskTerms> _terms = [];

    private long _mapBytes;

    public string Text(string text) => text.Length > Longest ? text : Once(_texts, text, static text => text);

    public string? TextOrNull(string? text) => text is null ? null : Text(text);

    public TextMap Map(string? json) => json is null ? TextMap.Empty : _maps.TryGetValue(json, out var known) ? known : Remember(json, ColumnJson.ToMap(json));

    /// <summary>The work of a command without surroundings.</summary>
    public ShellWork Plain(string command) => command.Length > Longest ? new ShellWork(command) : Once(_commands, command, static command => new ShellWork(command));

    public TaskTerms Terms(TaskTerms terms) => Once(_terms, terms, static terms => terms);

    private TextMap Remember(string json, TextMap map)
    {
        if ((_mapBytes += (sizeof(char) * json.Length) + map.Bytes) > MapBytes || _maps.Count >= Most)
        {
            // Terms hold maps too.
            _maps.Clear();
            _terms.Clear();
            _mapBytes = 0;
        }

        _maps.Add(json, map);
        return map;
    }

    private static T Once<TKey, T>(Dictionary<TKey, T> known, TKey key, Func<TKey, T> make)
        where TKey : notnull
    {
        if (known.Count >= Most) return known.TryGetValue(key, out var found) ? found : make(key);
        ref var value = ref CollectionsMarshal.GetValueRefOrAddDefault(known, key, out var exists);
        if (!exists) value = make(key);
        return value!;
    }
}

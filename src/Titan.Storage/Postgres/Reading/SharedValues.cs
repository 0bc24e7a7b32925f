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

    private readonly Dictionary<string, string> _texts = [];
    private readonly Dictionary<string, TextMap> _maps = [];
    private readonly Dictionary<string, ShellWork> _commands = [];
    private readonly Dictionary<TaskTerms, TaskTerms> _terms = [];

    public string Text(string text) => Once(_texts, text, static text => text);

    public string? TextOrNull(string? text) => text is null ? null : Text(text);

    public TextMap Map(string? json) => json is null ? TextMap.Empty : Once(_maps, json, static json => ColumnJson.ToMap(json));

    /// <summary>The work of a command without surroundings.</summary>
    public ShellWork Plain(string command) => Once(_commands, command, static command => new ShellWork(command));

    public TaskTerms Terms(TaskTerms terms) => Once(_terms, terms, static terms => terms);

    private static T Once<TKey, T>(Dictionary<TKey, T> known, TKey key, Func<TKey, T> make)
        where TKey : notnull
    {
        if (known.Count >= Most) return known.TryGetValue(key, out var found) ? found : make(key);
        ref var value = ref CollectionsMarshal.GetValueRefOrAddDefault(known, key, out var exists);
        if (!exists) value = make(key);
        return value!;
    }
}

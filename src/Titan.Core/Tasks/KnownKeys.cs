namespace Titan.Core.Tasks;

/// <summary>What a store with history knows of the keys of a request: of tasks that have left memory nobody else does.</summary>
/// <param name="askedAt">When it was about to be asked.</param>
/// <param name="asked">Each key once.</param>
/// <param name="found">Tasks that have one of them; of a key that several have, the last one counts.</param>
public sealed class KnownKeys(Instant askedAt, IReadOnlyCollection<string> asked, IReadOnlyList<TaskSpec> found)
{
    private readonly Dictionary<string, TaskSpec>? _found = found.Count == 0 ? null : ByKey(found);

    public Instant AskedAt => askedAt;

    /// <summary>Each key once.</summary>
    public IReadOnlyCollection<string> Asked => asked;

    /// <summary>The task of a key; null when the store had none.</summary>
    public TaskSpec? Find(string key) => _found?.GetValueOrDefault(key);

    private static Dictionary<string, TaskSpec> ByKey(IReadOnlyList<TaskSpec> found)
    {
        var byKey = new Dictionary<string, TaskSpec>(StringComparer.Ordinal);
        foreach (var spec in found) byKey[spec.IdKey!] = spec;
        return byKey;
    }
}

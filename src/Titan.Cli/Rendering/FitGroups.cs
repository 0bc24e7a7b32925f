namespace Titan.Cli.Rendering;

/// <summary>Workers that have the same reasons for not taking a task, counted together.</summary>
internal sealed class FitGroups
{
    /// <summary>Different reasons that are told apart.</summary>
    private const int Most = 50;

    /// <summary>Ids that stand for a group.</summary>
    private const int Named = 3;

    private readonly Dictionary<string, (int Count, List<string> Names)> _groups = new(StringComparer.Ordinal);
    private int _others;

    public void Add(string worker, string reason)
    {
        if (!_groups.TryGetValue(reason, out var group))
        {
            if (_groups.Count >= Most)
            {
                _others++;
                return;
            }

            group = (0, []);
        }

        if (group.Names.Count < Named) group.Names.Add(worker);
        _groups[reason] = (group.Count + 1, group.Names);
    }

    /// <summary>One for each group, the largest first.</summary>
    public IEnumerable<string> Lines()
    {
        foreach (var (reason, (count, names)) in _groups.OrderByDescending(group => group.Value.Count).ThenBy(group => group.Key, StringComparer.Ordinal))
            yield return count == 1 ? $"{names[0]}: {reason}" : $"{count} workers ({string.Join(", ", names)}{(count > names.Count ? ", \u2026" : "")}): {reason}";
        if (_others > 0) yield return $"{_others} more have other reasons; -o json tells all";
    }
}

using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Titan.EndToEnd.Chaos;

/// <summary>What happened, counted. Any thread counts.</summary>
internal sealed partial class Tally
{
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>How often.</summary>
    public long this[string what] => _counts.GetValueOrDefault(what);

    public void Count(string what, long times = 1) => _counts.AddOrUpdate(what, times, (_, before) => before + times);

    /// <summary>Counts the fail-points that a program came to, by what it wrote.</summary>
    public void CountFailPoints(string log)
    {
        foreach (Match hit in FailPointLine().Matches(log)) Count($"fail-point {hit.Groups["name"].Value}");
    }

    public void Add(Tally other)
    {
        foreach (var (what, times) in other._counts) Count(what, times);
    }

    /// <summary>One line for each, by name.</summary>
    public override string ToString() => string.Join('\n', _counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Key,-44} {count.Value,10}"));

    [GeneratedRegex(@"^fail-point (?<name>[a-z.]+): (kill|stop)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex FailPointLine();
}

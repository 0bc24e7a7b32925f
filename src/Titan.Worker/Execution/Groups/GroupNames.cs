using System.Globalization;
using System.Text.RegularExpressions;

namespace Titan.Worker.Execution.Groups;

/// <summary>Names of the cgroups that a Worker makes: they tell which process made them, and no other program has such names.</summary>
internal sealed partial class GroupNames
{
    private readonly string _stem = $"titan-{Environment.ProcessId}-{Guid.NewGuid():N}";

    /// <summary>Where the Worker itself goes.</summary>
    public string OfWorker => $"{_stem}.worker";

    public string OfKeeper(long number) => string.Create(CultureInfo.InvariantCulture, $"{_stem}.{number}");

    /// <summary>The process that made it; 0: no Worker did.</summary>
    public static int MakerOf(string name) =>
        Pattern().Match(name) is { Success: true } match && int.TryParse(match.Groups["maker"].ValueSpan, CultureInfo.InvariantCulture, out var pid) ? pid : 0;

    [GeneratedRegex(@"^titan-(?<maker>[1-9][0-9]{0,8})-[0-9a-f]{32}\.(?:[0-9]{1,19}|worker)\z", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Pattern();
}

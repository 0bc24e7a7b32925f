using Titan.Core;

namespace Titan.Bench.CoreAlone;

/// <summary>Labels of Workers, and what tasks require of them: 71 different demands, of which a Worker meets four.</summary>
internal static class Places
{
    private const int Zones = 10;
    private static readonly string[] Disks = ["ssd", "hdd"];
    private static readonly string[] Gpus = ["yes", "no"];
    private static readonly TextMap[] Demands = [.. AllDemands()];

    public static TextMap Of(int worker) => Map(
        ("zone", Zone(worker % Zones)), ("disk", Disks[worker / Zones % 2]), ("gpu", Gpus[worker / Zones / 2 % 2]), ("rack", $"r{worker / 40}"));

    /// <summary>Neighbours in the queue want different things, in the same order each time.</summary>
    public static TextMap Wanted(int task) => Demands[(int)((uint)task * 2_654_435_761u >> 8) % Demands.Length];

    private static IEnumerable<TextMap> AllDemands()
    {
        yield return TextMap.Empty;
        for (var zone = 0; zone < Zones; zone++)
        {
            yield return Map(("zone", Zone(zone)));
            foreach (var disk in Disks)
            {
                yield return Map(("zone", Zone(zone)), ("disk", disk));
                foreach (var gpu in Gpus) yield return Map(("zone", Zone(zone)), ("disk", disk), ("gpu", gpu));
            }
        }
    }

    private static string Zone(int number) => $"z{number}";

    private static TextMap Map(params IEnumerable<(string Key, string Value)> pairs) => TextMap.From(pairs.Select(pair => KeyValuePair.Create(pair.Key, pair.Value)));
}

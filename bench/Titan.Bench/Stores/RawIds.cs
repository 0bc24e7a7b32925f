using System.Globalization;

namespace Titan.Bench.Stores;

/// <summary>Ids of raw rows: as long as those of tasks, and in order as they are.</summary>
internal static class RawIds
{
    public static string Of(long number) => string.Create(CultureInfo.InvariantCulture, $"01RAW{number + long.MaxValue / 2:000000000000000000000}");
}

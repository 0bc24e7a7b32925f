using System.Globalization;
using System.Text.Json;

namespace Titan.Bench.Results;

/// <summary>What one run wrote down: where, when, and all figures.</summary>
internal sealed record ResultFile(Machine Machine, IReadOnlyList<Figure> Figures)
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static string Folder { get; } = Smoke.Folder ?? Path.Combine(Tree.Root, "bench", "results");

    /// <summary>All runs that are kept, the latest first.</summary>
    public static IReadOnlyList<ResultFile> ReadAll() =>
        [.. Directory.EnumerateFiles(Folder, "*.json").Select(Read).OrderByDescending(result => result.Machine.Date)];

    public static ResultFile Read(string path) =>
        JsonSerializer.Deserialize<ResultFile>(File.ReadAllText(path), Json) ?? throw new InvalidDataException($"{path} holds no result");

    /// <summary>Writes it beside those of earlier runs; a second one of the same commit and day does not take the place of the first.</summary>
    /// <param name="suffix">After date and commit in its name.</param>
    /// <returns>Its path without an ending, for what belongs to it.</returns>
    public string Write(string suffix)
    {
        Directory.CreateDirectory(Folder);
        var name = Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{Machine.Date:yyyy-MM-dd}-{Machine.Commit}{suffix}"));
        var path = name;
        for (var again = 2; File.Exists($"{path}.json"); again++) path = string.Create(CultureInfo.InvariantCulture, $"{name}-{again}");
        File.WriteAllText($"{path}.json", JsonSerializer.Serialize(this, Json) + "\n");
        return path;
    }
}

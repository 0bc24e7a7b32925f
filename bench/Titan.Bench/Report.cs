using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Titan.Bench;

/// <summary>All figures of one run, for people and for programs.</summary>
internal sealed class Report(Machine machine)
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly List<Figure> _figures = [];

    public void Add(Figure figure) => _figures.Add(figure);

    /// <summary>Writes both files.</summary>
    /// <returns>Path of the one for people.</returns>
    public string Write()
    {
        var folder = Path.Combine(Tree.Root, "bench", "results");
        Directory.CreateDirectory(folder);
        var name = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{machine.Date:yyyy-MM-dd}-{machine.Commit}"));
        File.WriteAllText($"{name}.json", JsonSerializer.Serialize(new { machine, figures = _figures }, Json) + "\n");
        File.WriteAllText($"{name}.md", Page());
        return Path.GetRelativePath(Tree.Root, $"{name}.md");
    }

    private string Page()
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"# Titan at {machine.Commit}, {machine.Date:yyyy-MM-dd HH:mm} UTC\n\n");
        page.Append(CultureInfo.InvariantCulture, $"{machine.Cores} cores of {machine.Processor}, {machine.MemoryMiB} MiB, {machine.Kernel}, {machine.Runtime}; load before: {machine.LoadBefore}.\n");
        page.Append("Raw figures are in the file of the same name that ends with .json.\n\n");
        page.Append("| what | figure | least | most | values | how |\n|---|---|---|---|---|---|\n");
        foreach (var figure in _figures)
            page.Append(CultureInfo.InvariantCulture, $"| {figure.Name} | {Figure.Show(figure.Value)} {figure.Unit} | {Figure.Show(figure.Least)} | {Figure.Show(figure.Most)} | {figure.Raw.Count} | {figure.Note} |\n");
        return page.ToString();
    }
}

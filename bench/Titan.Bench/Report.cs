using System.Globalization;
using System.Text;
using Titan.Bench.Plots;
using Titan.Bench.Results;

namespace Titan.Bench;

/// <summary>All figures of one run, for people and for programs.</summary>
internal sealed class Report(Machine machine)
{
    private readonly List<Figure> _figures = [];

    public void Add(Figure figure) => _figures.Add(figure);

    /// <summary>Writes the raw figures, the page, and the plots that they are enough for.</summary>
    /// <param name="suffix">Of their names.</param>
    /// <returns>Path of the page.</returns>
    public string Write(string suffix = "")
    {
        var earlier = ResultFile.ReadAll();
        var result = new ResultFile(machine, _figures);
        var name = result.Write(suffix);
        var page = new StringBuilder(Page());
        foreach (var (subject, svg) in PlotSet.Of(_figures))
        {
            File.WriteAllText($"{name}-{subject}.svg", svg);
            page.Append(CultureInfo.InvariantCulture, $"\n![{subject}]({Path.GetFileName(name)}-{subject}.svg)\n");
        }

        if (new Comparison(result, earlier).Page() is { Length: > 0 } comparison) page.Append('\n').Append(comparison);
        File.WriteAllText($"{name}.md", page.ToString());
        return Path.GetRelativePath(Tree.Root, $"{name}.md");
    }

    private string Page()
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"# Titan at {machine.Commit}, {machine.Date:yyyy-MM-dd HH:mm} UTC\n\n");
        page.Append(CultureInfo.InvariantCulture, $"{machine.Cores} cores of {machine.Processor}, {machine.MemoryMiB} MiB, {machine.Kernel}, {machine.Runtime}; load before: {machine.LoadBefore}.\n");
        page.Append("Raw figures are in the file of the same name that ends with .json. The spread is the width of the middle half, as a share of the median.\n\n");
        page.Append("| what | figure | least | most | spread | values | durable | batches | how |\n|---|---|---|---|---|---|---|---|---|\n");
        foreach (var figure in _figures)
            page.Append(CultureInfo.InvariantCulture, $"| {figure.Name} | {Figure.Show(figure.Value)} {figure.Unit} | {Figure.Show(figure.Least)} | {Figure.Show(figure.Most)} | {figure.Spread:P0} | {figure.Runs} | {figure.Durability} | {figure.Batching} | {figure.Note} |\n");
        return page.ToString();
    }
}

using System.Globalization;
using System.Text;

namespace Titan.Bench.Results;

/// <summary>Figures of one run beside the latest earlier ones of the same name, each with the machine that it was seen on.</summary>
internal sealed class Comparison(ResultFile now, IReadOnlyList<ResultFile> earlier)
{
    private sealed record Line(Figure New, Figure Old, Machine Then);

    private IReadOnlyList<Line> Lines => [.. now.Figures.Select(Pair).OfType<Line>()];

    /// <summary>For people: a table, and in plain words what makes it doubtful; nothing when no figure was seen before.</summary>
    public string Page()
    {
        var lines = Lines;
        if (lines.Count == 0) return "";

        var page = new StringBuilder("## Beside earlier runs\n\n");
        foreach (var then in lines.Select(line => line.Then).Distinct()) page.Append(CultureInfo.InvariantCulture, $"- {Doubts(then)}\n");
        page.Append("\n| what | earlier | now | now to earlier | earlier run |\n|---|---|---|---|---|\n");
        foreach (var (figure, old, then) in lines)
        {
            var ratio = old.Value == 0 ? "" : Figure.Show(figure.Value / old.Value);
            page.Append(CultureInfo.InvariantCulture, $"| {figure.Name} | {Figure.Show(old.Value)} {old.Unit} | {Figure.Show(figure.Value)} {figure.Unit} | {ratio} | {then.Commit} |\n");
        }

        return page.ToString();
    }

    private Line? Pair(Figure figure)
    {
        foreach (var result in earlier)
        {
            if (result.Machine.Date >= now.Machine.Date) continue;
            if (result.Figures.FirstOrDefault(old => old.Name == figure.Name && old.Unit == figure.Unit) is { } old) return new Line(figure, old, result.Machine);
        }

        return null;
    }

    /// <summary>How far two runs can be compared at all.</summary>
    private string Doubts(Machine then)
    {
        var here = now.Machine;
        var run = string.Create(CultureInfo.InvariantCulture, $"{then.Commit} of {then.Date:yyyy-MM-dd HH:mm}, load before {then.LoadBefore} (now {here.LoadBefore})");
        string[] others =
        [
            .. Other("processor", then.Processor, here.Processor), .. Other("cores", then.Cores, here.Cores), .. Other("memory in MiB", then.MemoryMiB, here.MemoryMiB),
            .. Other("system", then.Kernel, here.Kernel), .. Other("runtime", then.Runtime, here.Runtime),
        ];
        var busy = Math.Max(then.LoadBefore, here.LoadBefore) > here.Cores / 2.0 ? " One of them was not alone on its machine: the ratio says little." : "";
        return others.Length == 0 ? $"{run}: the same machine.{busy}" : $"{run}: **another machine** ({string.Join("; ", others)}): compare ratios within a run, not these.{busy}";
    }

    private static IEnumerable<string> Other<T>(string what, T then, T here) => Equals(then, here) ? [] : [$"{what}: {then}, now {here}"];
}

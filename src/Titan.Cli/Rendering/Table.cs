using System.Text;

namespace Titan.Cli.Rendering;

/// <summary>
/// Rows in columns that fit the terminal. The widths are those of the first rows given, so that a long list streams; later rows may widen a column
/// at the cost of those that can be cut.
/// </summary>
internal sealed class Table(IReadOnlyList<Column> columns, TextWriter output, int? terminalWidth, Palette palette)
{
    private const int Gap = 2;

    private int[]? _widths;

    public void Write(IReadOnlyList<Cell[]> rows)
    {
        if (_widths is null)
        {
            _widths = Widths(rows);
            WriteLine([.. columns.Select(column => new Cell(column.Title, palette.Dim))]);
        }
        else if (terminalWidth is { } terminal)
        {
            Widen(_widths, rows);
            Shrink(_widths, Total(_widths, column => _widths[column]) - terminal);
        }

        foreach (var row in rows) WriteLine(row);
    }

    private int[] Widths(IReadOnlyList<Cell[]> rows)
    {
        var widths = new int[columns.Count];
        for (var i = 0; i < widths.Length; i++) widths[i] = columns[i].Title.Length;
        Widen(widths, rows);
        if (terminalWidth is not { } terminal) return widths;
        if (rows.Count > 0 && Total(widths, column => widths[column]) > terminal) LeaveOutEmpty(widths, rows);
        Fit(widths, terminal);
        return widths;
    }

    /// <summary>A column that has been left out stays so.</summary>
    private static void Widen(int[] widths, IReadOnlyList<Cell[]> rows)
    {
        for (var i = 0; i < widths.Length; i++)
        {
            if (widths[i] == 0) continue;
            foreach (var row in rows) widths[i] = Math.Max(widths[i], TextWidth.Of(row[i].Text));
        }
    }

    /// <summary>Where room is short, a column that says nothing goes first.</summary>
    private void LeaveOutEmpty(int[] widths, IReadOnlyList<Cell[]> rows)
    {
        for (var i = 0; i < widths.Length; i++)
        {
            if (columns[i].Drop > 0 && rows.All(row => row[i].Text.Length == 0)) widths[i] = 0;
        }
    }

    private void Fit(int[] widths, int terminal)
    {
        while (Total(widths, column => columns[column].Least > 0 ? Math.Min(columns[column].Least, widths[column]) : widths[column]) > terminal)
        {
            var drop = Enumerable.Range(0, widths.Length).Where(column => widths[column] > 0).MaxBy(column => columns[column].Drop);
            if (columns[drop].Drop == 0) break;
            widths[drop] = 0;
        }

        Shrink(widths, Total(widths, column => widths[column]) - terminal);
    }

    /// <summary>With the gaps; a column that is left out has no width.</summary>
    private static int Total(int[] widths, Func<int, int> width)
    {
        var shown = Enumerable.Range(0, widths.Length).Where(column => widths[column] > 0).ToList();
        return shown.Sum(width) + (Gap * (shown.Count - 1));
    }

    /// <summary>Takes what is too much from the widest columns that may be cut, a column at a time.</summary>
    private void Shrink(int[] widths, int excess)
    {
        for (; excess > 0; excess--)
        {
            var widest = -1;
            for (var i = 0; i < widths.Length; i++)
            {
                if (columns[i].Least > 0 && widths[i] > columns[i].Least && (widest < 0 || widths[i] > widths[widest])) widest = i;
            }

            if (widest < 0) return;
            widths[widest]--;
        }
    }

    private void WriteLine(Cell[] row)
    {
        var line = new StringBuilder();
        var last = Array.FindLastIndex(_widths!, width => width > 0);
        for (var i = 0; i <= last; i++)
        {
            if (_widths![i] == 0) continue;
            var isLast = i == last;
            // Where nothing is too wide for a terminal, a later row may be wider than the first ones were.
            var text = terminalWidth is null ? row[i].Text : TextWidth.Cut(row[i].Text, _widths[i]);
            var padding = new string(' ', Math.Max(0, _widths[i] - TextWidth.Of(text)));
            var painted = row[i].Paint is { } paint && text.Length > 0 ? paint(text) : text;
            line.Append(columns[i].Right ? padding : "").Append(painted).Append(columns[i].Right ? "" : padding).Append(isLast ? "" : "  ");
        }

        output.WriteLine(line.ToString().TrimEnd(' '));
    }
}

namespace Titan.Storage.Postgres.Commits;

/// <summary>Rows as the text of a statement names them.</summary>
/// <param name="Arrays">Columns that differ from row to row, each with its parameter.</param>
/// <param name="Columns">All columns, each with what stands for its value.</param>
internal sealed record RowSource(IReadOnlyList<(string Name, string Parameter)> Arrays, IReadOnlyList<(string Name, string Value)> Columns)
{
    /// <summary>For FROM; the alias is u.</summary>
    public string Rows => $"unnest({string.Join(", ", Arrays.Select(array => array.Parameter))}) AS u ({string.Join(", ", Arrays.Select(array => array.Name))})";

    /// <summary>For INSERT: the columns, and a SELECT that gives them.</summary>
    public string Insertion => $"({string.Join(", ", Columns.Select(column => column.Name))}) SELECT {string.Join(", ", Columns.Select(column => column.Value))} FROM {Rows}";

    /// <summary>For SET: all columns but the key.</summary>
    public string Assignments => string.Join(", ", Columns.Skip(1).Select(column => $"{column.Name} = {column.Value}"));

    /// <summary>The value of one column.</summary>
    public string this[string name] => Columns.First(column => column.Name == name).Value;
}

using Npgsql;
using NpgsqlTypes;

namespace Titan.Storage.Postgres.Commits;

/// <summary>The rows of one statement, as one array a column: the fastest way for many rows in one round trip.</summary>
internal sealed class ColumnArrays
{
    private readonly List<string> _names = [];
    private readonly List<NpgsqlParameter> _parameters = [];

    public IReadOnlyList<string> Columns => _names;

    /// <summary>Names of all columns, in order.</summary>
    public string Names => string.Join(", ", _names);

    /// <summary>The rows, for FROM; their alias is u.</summary>
    public string Rows => $"unnest({string.Join(", ", Enumerable.Range(1, _names.Count).Select(number => $"${number}"))}) AS u ({Names})";

    /// <summary>Assignments for SET of all columns after the first, the key.</summary>
    public string Assignments(string source) => string.Join(", ", _names.Skip(1).Select(name => $"{name} = {source}.{name}"));

    public List<T> Add<T>(string name, NpgsqlDbType type)
    {
        var values = new List<T>();
        _names.Add(name);
        _parameters.Add(new NpgsqlParameter<List<T>> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type });
        return values;
    }

    public NpgsqlBatchCommand Command(string sql)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in _parameters) command.Parameters.Add(parameter);
        return command;
    }
}

using Npgsql;
using NpgsqlTypes;

namespace Titan.Storage.Postgres.Commits;

/// <summary>The rows of one statement, as one array a column: the fastest way for many rows in one round trip.</summary>
/// <remarks>
/// A column that says the same in every row is sent once, as a plain parameter: of the many columns of a task few differ within a batch,
/// and what an array costs the server is most of what a row costs. The first column is the key, and always an array.
/// </remarks>
internal sealed class ColumnArrays
{
    /// <summary>With fewer rows every column is an array, so that small commits share one prepared statement.</summary>
    private const int Worthwhile = 32;

    private readonly List<Column> _columns = [];

    /// <summary>Names of all columns, in order, parted by commas.</summary>
    public string Names => string.Join(", ", Columns);

    public IEnumerable<string> Columns => _columns.Select(column => column.Name);

    public List<T> Add<T>(string name, NpgsqlDbType type)
    {
        var column = new Column<T>(name, type);
        _columns.Add(column);
        return column.Values;
    }

    /// <summary>A statement over the rows.</summary>
    /// <param name="sql">Its text.</param>
    public NpgsqlBatchCommand Command(Func<RowSource, string> sql)
    {
        var command = new NpgsqlBatchCommand();
        var arrays = new List<(string Name, string Parameter)>();
        var values = new List<(string Name, string Value)>();
        for (var i = 0; i < _columns.Count; i++)
        {
            var column = _columns[i];
            var isOne = i > 0 && column.Count >= Worthwhile && column.IsUniform;
            command.Parameters.Add(isOne ? column.One() : column.All());
            var parameter = $"${i + 1}";
            if (!isOne) arrays.Add((column.Name, parameter));
            values.Add((column.Name, isOne ? parameter : $"u.{column.Name}"));
        }

        command.CommandText = sql(new RowSource(arrays, values));
        return command;
    }

    private abstract class Column(string name)
    {
        public string Name => name;

        public abstract int Count { get; }

        public abstract bool IsUniform { get; }

        public abstract NpgsqlParameter One();

        public abstract NpgsqlParameter All();
    }

    private sealed class Column<T>(string name, NpgsqlDbType type) : Column(name)
    {
        public List<T> Values { get; } = [];

        public override int Count => Values.Count;

        public override bool IsUniform
        {
            get
            {
                var first = Values[0];
                foreach (var value in Values)
                    if (!EqualityComparer<T>.Default.Equals(value, first)) return false;
                return true;
            }
        }

        public override NpgsqlParameter One() => new NpgsqlParameter<T> { TypedValue = Values[0], NpgsqlDbType = type };

        public override NpgsqlParameter All() => new NpgsqlParameter<List<T>> { TypedValue = Values, NpgsqlDbType = NpgsqlDbType.Array | type };
    }
}

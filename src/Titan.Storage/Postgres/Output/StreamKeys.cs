using Npgsql;
using NpgsqlTypes;
using Titan.Storage.Postgres.Commits;
using Titan.Storage.Sql;

namespace Titan.Storage.Postgres.Output;

/// <summary>The key columns of streams of output.</summary>
internal sealed class StreamKeys(ColumnArrays arrays)
{
    private readonly List<string> _task = arrays.Add<string>("task", NpgsqlDbType.Text);
    private readonly List<int> _attempt = arrays.Add<int>("attempt", NpgsqlDbType.Integer);
    private readonly List<string> _stream = arrays.Add<string>("stream", NpgsqlDbType.Text);

    public int Count => _task.Count;

    public void Add(OutputKey key)
    {
        _task.Add(key.Task.ToString());
        _attempt.Add(key.Attempt);
        _stream.Add(ColumnText.Of(key.Stream));
    }

    /// <summary>The three as parameters of one stream.</summary>
    public static void AddTo(NpgsqlParameterCollection parameters, OutputKey key)
    {
        parameters.Add(new NpgsqlParameter<string> { TypedValue = key.Task.ToString() });
        parameters.Add(new NpgsqlParameter<int> { TypedValue = key.Attempt });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = ColumnText.Of(key.Stream) });
    }
}

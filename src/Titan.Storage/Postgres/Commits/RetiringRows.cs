using Npgsql;
using NpgsqlTypes;
using Titan.Core.Tasks;

namespace Titan.Storage.Postgres.Commits;

/// <summary>Tasks that get a further attempt: the one that stands in their row moves to superseded_attempts, before the row changes.</summary>
internal sealed class RetiringRows
{
    private readonly ColumnArrays _arrays = new();
    private readonly List<string> _id;
    private readonly List<int> _next;

    public RetiringRows()
    {
        _id = _arrays.Add<string>("id", NpgsqlDbType.Text);
        _next = _arrays.Add<int>("next", NpgsqlDbType.Integer);
    }

    public int Count => _id.Count;

    public NpgsqlBatchCommand Command => _arrays.Command(rows =>
        $"""
        INSERT INTO titan.superseded_attempts (task, {AttemptColumns.Names}) SELECT t.id, {AttemptColumns.NamesOf("t")}
        FROM titan.tasks AS t, {rows.Rows} WHERE t.id = u.id AND t.attempt < {rows["next"]} ON CONFLICT (task, attempt) DO NOTHING
        """);

    public void Add(TaskId id, int next)
    {
        _id.Add(id.ToString());
        _next.Add(next);
    }
}

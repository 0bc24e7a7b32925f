using Npgsql;
using NpgsqlTypes;
using Titan.Core.Tasks;

namespace Titan.Storage.Postgres.Commits;

/// <summary>Attempts that a later one followed in the same commit.</summary>
internal sealed class SupersededRows
{
    private readonly ColumnArrays _arrays = new();
    private readonly List<string> _task;
    private readonly AttemptColumns _attempt;

    public SupersededRows()
    {
        _task = _arrays.Add<string>("task", NpgsqlDbType.Text);
        _attempt = new AttemptColumns(_arrays);
    }

    public int Count => _task.Count;

    public NpgsqlBatchCommand Command => _arrays.Command(rows =>
        $"INSERT INTO titan.superseded_attempts {rows.Insertion} ON CONFLICT (task, attempt) DO UPDATE SET {string.Join(", ", AttemptColumns.All.Select(name => $"{name} = excluded.{name}"))}");

    public void Add(TaskId task, AttemptState attempt)
    {
        _task.Add(task.ToString());
        _attempt.Add(attempt);
    }
}

using Npgsql;
using NpgsqlTypes;
using Titan.Core.Tasks;

namespace Titan.Storage.Postgres.Commits;

/// <summary>Changed tasks with their latest attempts, in every column that can change.</summary>
internal sealed class TaskRows
{
    private readonly ColumnArrays _arrays = new();
    private readonly List<string> _id;
    private readonly StateColumns _state;
    private readonly AttemptColumns _attempt;

    public TaskRows()
    {
        _id = _arrays.Add<string>("id", NpgsqlDbType.Text);
        _state = new StateColumns(_arrays);
        _attempt = new AttemptColumns(_arrays);
    }

    public NpgsqlBatchCommand Command => _arrays.Command(rows => $"UPDATE titan.tasks AS t SET {rows.Assignments} FROM {rows.Rows} WHERE t.id = u.id");

    public void Add(TaskId id, TaskState state, AttemptState latest)
    {
        _id.Add(id.ToString());
        _state.Add(state);
        _attempt.Add(latest);
    }
}

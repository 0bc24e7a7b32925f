using Npgsql;
using NpgsqlTypes;
using Titan.Core.Tasks;

namespace Titan.Storage.Postgres.Commits;

/// <summary>Changed tasks whose attempts, if any, stayed as they were.</summary>
internal sealed class StateRows
{
    private readonly ColumnArrays _arrays = new();
    private readonly List<string> _id;
    private readonly StateColumns _state;

    public StateRows()
    {
        _id = _arrays.Add<string>("id", NpgsqlDbType.Text);
        _state = new StateColumns(_arrays);
    }

    public int Count => _id.Count;

    public NpgsqlBatchCommand Command => _arrays.Command(rows => $"UPDATE titan.tasks AS t SET {rows.Assignments} FROM {rows.Rows} WHERE t.id = u.id");

    public void Add(TaskId id, TaskState state)
    {
        _id.Add(id.ToString());
        _state.Add(state);
    }
}

using Npgsql;
using NpgsqlTypes;
using Titan.Core.Tasks;

namespace Titan.Storage.Postgres.Commits;

/// <summary>Changed tasks whose attempts, if any, stayed as they were.</summary>
internal sealed class StateRows
{
    private static readonly string Sql = new StateRows().Update();

    private readonly ColumnArrays _arrays = new();
    private readonly List<string> _id;
    private readonly StateColumns _state;

    public StateRows()
    {
        _id = _arrays.Add<string>("id", NpgsqlDbType.Text);
        _state = new StateColumns(_arrays);
    }

    public int Count => _id.Count;

    public NpgsqlBatchCommand Command => _arrays.Command(Sql);

    public void Add(TaskId id, TaskState state)
    {
        _id.Add(id.ToString());
        _state.Add(state);
    }

    private string Update() => $"UPDATE titan.tasks AS t SET {_arrays.Assignments("u")} FROM {_arrays.Rows} WHERE t.id = u.id";
}

using Npgsql;
using NpgsqlTypes;
using Titan.Core.Tasks;

namespace Titan.Storage.Postgres.Commits;

/// <summary>Changed tasks with their latest attempts, in every column that can change.</summary>
internal sealed class TaskRows
{
    private static readonly string Sql = new TaskRows().Update();

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

    public int Count => _id.Count;

    public NpgsqlBatchCommand Command => _arrays.Command(Sql);

    public void Add(TaskId id, TaskState state, AttemptState latest)
    {
        _id.Add(id.ToString());
        _state.Add(state);
        _attempt.Add(latest);
    }

    private string Update() => $"UPDATE titan.tasks AS t SET {_arrays.Assignments("u")} FROM {_arrays.Rows} WHERE t.id = u.id";
}

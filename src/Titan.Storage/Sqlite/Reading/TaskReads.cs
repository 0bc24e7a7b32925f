using Titan.Core;
using Titan.Core.Requests;
using Titan.Core.Tasks;
using Titan.Core.Workers;
using Titan.Storage.Sqlite.Columns;

namespace Titan.Storage.Sqlite.Reading;

/// <summary>Reads tasks with their attempts, Workers, and requests.</summary>
internal sealed class TaskReads(Connection connection, Recurring recurring)
{
    public const string Columns = $"{SpecColumns.Names}, {StateColumns.Names}, {AttemptColumns.Names}";

    /// <summary>With the latest retry, for readers: a Manager that begins to lead finds out by itself.</summary>
    public const string ShownColumns = $"{Columns}, (SELECT max(r.id) FROM tasks AS r WHERE r.retry_of = tasks.id)";

    private readonly Statement _find = connection.Prepare($"SELECT {ShownColumns} FROM tasks WHERE id = ?");
    private readonly Statement _byKey = connection.Prepare($"SELECT {SpecColumns.Names} FROM tasks WHERE id_key = ? ORDER BY id");
    private readonly Statement _resolve = connection.Prepare("SELECT id FROM tasks WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?");

    // Only those before the latest that was seen: a later one may have been superseded since.
    private readonly Statement _superseded = connection.Prepare(
        $"SELECT {AttemptColumns.Names} FROM superseded_attempts WHERE task = ? AND attempt < ? ORDER BY attempt");

    public StoredTask? Find(TaskId id)
    {
        var task = _find.Add(id).Step() ? ReadShown(_find) : null;
        _find.Reset();
        return task;
    }

    public IReadOnlyList<TaskSpec> FindKeys(IReadOnlyCollection<string> keys)
    {
        var found = new List<TaskSpec>();
        foreach (var key in keys)
        {
            _byKey.Add(key);
            while (_byKey.Step())
            {
                var row = new Row(_byKey, recurring);
                found.Add(SpecColumns.Read(ref row));
            }

            _byKey.Reset();
        }

        return found;
    }

    public IReadOnlyList<TaskId> Resolve(TaskId first, TaskId last, int limit)
    {
        var found = new List<TaskId>();
        _resolve.Add(first).Add(last).Add(limit);
        while (_resolve.Step()) found.Add(new Row(_resolve, recurring).Id());
        _resolve.Reset();
        return found;
    }

    /// <summary>All tasks that have not ended. What is too much for the gauge is weighed, and not kept.</summary>
    public IReadOnlyList<StoredTask> Open(LoadGauge gauge)
    {
        var all = connection.Prepare($"SELECT {Columns} FROM tasks WHERE ended_at IS NULL");
        var tasks = new List<StoredTask>();
        while (all.Step())
        {
            var task = Read(all);
            if (gauge.Take(task)) tasks.Add(task);
            else tasks.Clear();
        }

        all.Reset();
        return tasks;
    }

    /// <summary>Tasks that have ended since, the latest first, as far as the gauge has room.</summary>
    public IReadOnlyList<StoredTask> Ended(Instant since, LoadGauge gauge)
    {
        var all = connection.Prepare($"SELECT {Columns} FROM tasks WHERE ended_at >= ? ORDER BY ended_at DESC").Add(Times.Of(since));
        var tasks = new List<StoredTask>();
        while (all.Step())
        {
            var task = Read(all);
            if (!gauge.TryTakeEnded(task)) break;
            tasks.Add(task);
        }

        all.Reset();
        return tasks;
    }

    public IReadOnlyList<WorkerState> Workers()
    {
        var workers = new List<WorkerState>();
        var all = connection.Prepare($"SELECT {WorkerColumns.Names} FROM workers");
        while (all.Step())
        {
            var row = new Row(all, recurring);
            workers.Add(WorkerColumns.Read(ref row));
        }

        all.Reset();
        return workers;
    }

    public IReadOnlyList<RequestState> Requests()
    {
        var requests = new List<RequestState>();
        var all = connection.Prepare($"SELECT {RequestColumns.Names} FROM requests");
        while (all.Step())
        {
            var row = new Row(all, recurring);
            requests.Add(RequestColumns.Read(ref row));
        }

        all.Reset();
        return requests;
    }

    /// <summary>The task of the row that a query of <see cref="Columns"/> stands on.</summary>
    public StoredTask Read(Statement statement)
    {
        var row = new Row(statement, recurring);
        var spec = SpecColumns.Read(ref row);
        var state = StateColumns.Read(ref row);
        var latest = AttemptColumns.Read(ref row);
        if (latest is null) return new StoredTask(spec, state, []);
        return new StoredTask(spec, state, latest.Number == 1 ? [latest] : [.. Superseded(spec.Id, latest.Number), latest]);
    }

    /// <summary>The same of a query of <see cref="ShownColumns"/>.</summary>
    public StoredTask ReadShown(Statement statement)
    {
        var task = Read(statement);
        var retriedBy = new Row(statement, recurring, first: SpecColumns.Count + StateColumns.Count + AttemptColumns.Count).Id();
        return retriedBy == TaskId.None ? task : task with { RetriedBy = retriedBy };
    }

    private List<AttemptState> Superseded(TaskId task, int before)
    {
        var attempts = new List<AttemptState>();
        _superseded.Add(task).Add(before);
        while (_superseded.Step())
        {
            var row = new Row(_superseded, recurring);
            attempts.Add(AttemptColumns.Read(ref row)!);
        }

        _superseded.Reset();
        return attempts;
    }
}

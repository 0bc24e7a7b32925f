using System.Diagnostics;
using Npgsql;
using Titan.Core;
using Titan.Core.Tasks;

namespace Titan.Storage.Postgres.Commits;

/// <summary>The changes of one commit, sorted into few statements.</summary>
/// <remarks>Rows are written whole, not added to: the same changes again change nothing.</remarks>
internal sealed class CommitRows
{
    private readonly SpecRows _specs = new();
    private readonly RetiringRows _retiring = new();
    private readonly SupersededRows _superseded = new();
    private readonly StateRows _states = new();
    private readonly RequestRows _requests = new();

    // Tasks of one kind of change differ in few columns.
    private readonly Dictionary<(Phase, AttemptPhase), TaskRows> _tasks = [];
    private readonly Changes _changes;

    public CommitRows(Changes changes)
    {
        _changes = changes;
        foreach (var spec in changes.Specs) _specs.Add(spec);
        foreach (var request in changes.Requests) _requests.Add(request);

        // States and attempts come in the same order of tasks; a task's attempts go from the first that changed to its latest.
        var next = 0;
        foreach (var (task, state) in changes.States)
        {
            var first = next;
            while (next < changes.Attempts.Count && changes.Attempts[next].Task == task) next++;
            Sort(task, state, first, next);
        }

        if (next < changes.Attempts.Count) throw new UnreachableException($"an attempt of task {changes.Attempts[next].Task} changed, and its state is not told in the same order");
    }

    /// <summary>Rows of tasks; how long a commit may take follows from it.</summary>
    public int Count => _changes.Specs.Count + _changes.States.Count;

    /// <summary>Characters of what new tasks run; so does this.</summary>
    public long Characters => _specs.Characters;

    public void AddTo(NpgsqlBatch batch)
    {
        var commands = batch.BatchCommands;
        if (_specs.Count > 0) commands.Add(_specs.Command);
        if (_retiring.Count > 0) commands.Add(_retiring.Command);
        if (_superseded.Count > 0) commands.Add(_superseded.Command);
        if (_states.Count > 0) commands.Add(_states.Command);
        if (_requests.Count > 0) commands.Add(_requests.Command);
        foreach (var rows in _tasks.Values) commands.Add(rows.Command);
        if (_changes.ForgottenWorkers.Count > 0) commands.Add(WorkerCommands.Forget(_changes.ForgottenWorkers));
        foreach (var worker in _changes.Workers) commands.Add(WorkerCommands.Save(worker));
    }

    private void Sort(TaskId task, TaskState state, int first, int end)
    {
        if (first == end)
        {
            // New tasks are written as queued.
            if (!ReferenceEquals(state, TaskState.Queued)) _states.Add(task, state);
            return;
        }

        var latest = _changes.Attempts[end - 1].Attempt;
        for (var i = first; i < end - 1; i++) _superseded.Add(task, _changes.Attempts[i].Attempt);
        if (latest.Number > 1) _retiring.Add(task, latest.Number);

        if (!_tasks.TryGetValue((state.Phase, latest.Phase), out var rows)) _tasks.Add((state.Phase, latest.Phase), rows = new TaskRows());
        rows.Add(task, state, latest);
    }
}

using Titan.Core;
using Titan.Core.Tasks;
using Titan.Storage.Sqlite.Columns;

namespace Titan.Storage.Sqlite.Writing;

/// <summary>Writes what a batch changed about tasks and their attempts.</summary>
/// <remarks>A short task costs one insert and two updates: its grant, and its end. All that is rare goes the long way.</remarks>
internal sealed class TaskWrites(Connection connection)
{
    private static readonly AttemptState[] NoAttempts = [];

    private readonly Statement _insert = connection.Prepare($"""
        INSERT INTO tasks ({SpecColumns.Names}, {StateColumns.Names}) VALUES ({Values(SpecColumns.Count + StateColumns.Count)}) ON CONFLICT DO NOTHING
        """);

    private readonly Statement _insertGranted = connection.Prepare($"""
        INSERT INTO tasks ({SpecColumns.Names}, {StateColumns.Names}, {AttemptColumns.Names})
        VALUES ({Values(SpecColumns.Count + StateColumns.Count + AttemptColumns.Count)}) ON CONFLICT DO NOTHING
        """);

    // The same attempt, or the first: nothing is superseded. A task that has not ended leaves the index of ends alone.
    private readonly Statement _move = connection.Prepare($"""
        UPDATE tasks SET ({StateColumns.OpenNames}, {AttemptColumns.Names}) = ({Values(StateColumns.Count - 1 + AttemptColumns.Count)})
        WHERE id = ? AND ended_at IS NULL AND coalesce(attempt, ?) = ?
        """);

    private readonly Statement _end = connection.Prepare($"""
        UPDATE tasks SET ({StateColumns.Names}, {AttemptColumns.Names}) = ({Values(StateColumns.Count + AttemptColumns.Count)})
        WHERE id = ? AND coalesce(attempt, ?) = ?
        """);

    private readonly Statement _state = connection.Prepare($"UPDATE tasks SET ({StateColumns.Names}) = ({Values(StateColumns.Count)}) WHERE id = ?");

    private readonly Statement _attempt = connection.Prepare($"UPDATE tasks SET ({AttemptColumns.Names}) = ({Values(AttemptColumns.Count)}) WHERE id = ?");

    private readonly Statement _latest = connection.Prepare("SELECT attempt FROM tasks WHERE id = ?");

    private readonly Statement _supersede = connection.Prepare($"""
        INSERT OR REPLACE INTO superseded_attempts (task, {AttemptColumns.Names}) SELECT id, {AttemptColumns.Names} FROM tasks WHERE id = ?
        """);

    private readonly Statement _superseded = connection.Prepare($"""
        INSERT OR REPLACE INTO superseded_attempts (task, {AttemptColumns.Names}) VALUES ({Values(1 + AttemptColumns.Count)})
        """);

    public void Apply(Changes changes)
    {
        var specs = changes.Specs;
        var inserted = 0;
        if (!StatesFollowSpecs(changes))
        {
            foreach (var spec in specs) Insert(spec, TaskState.Queued, NoAttempts);
            inserted = specs.Count;
        }

        var next = 0;
        foreach (var (id, state) in changes.States)
        {
            var attempts = TakeAttempts(changes.Attempts, id, ref next);
            if (inserted < specs.Count && specs[inserted].Id == id) Insert(specs[inserted++], state, attempts);
            else Update(id, state, attempts);
        }

        while (next < changes.Attempts.Count)
        {
            var id = changes.Attempts[next].Task;
            Reconcile(id, null, TakeAttempts(changes.Attempts, id, ref next));
        }
    }

    private static string Values(int count) => string.Join(", ", Enumerable.Repeat("?", count));

    /// <summary>As Core makes its changes: the states of new tasks among all states, in order. Then a new task is one insert.</summary>
    private static bool StatesFollowSpecs(Changes changes)
    {
        var matched = 0;
        foreach (var (id, _) in changes.States)
        {
            if (matched < changes.Specs.Count && changes.Specs[matched].Id == id) matched++;
        }

        return matched == changes.Specs.Count;
    }

    /// <summary>The attempts of one task, which stand together, by number.</summary>
    private static AttemptState[] TakeAttempts(List<(TaskId Task, AttemptState Attempt)> all, TaskId id, ref int next)
    {
        var first = next;
        while (next < all.Count && all[next].Task == id) next++;
        if (next == first) return NoAttempts;
        var taken = new AttemptState[next - first];
        for (var i = 0; i < taken.Length; i++) taken[i] = all[first + i].Attempt;
        return taken;
    }

    private void Insert(TaskSpec spec, TaskState state, AttemptState[] attempts)
    {
        int inserted;
        if (attempts is [var only])
        {
            SpecColumns.Add(_insertGranted, spec);
            StateColumns.Add(_insertGranted, state);
            inserted = AttemptColumns.Add(_insertGranted, only).Run();
        }
        else
        {
            SpecColumns.Add(_insert, spec);
            inserted = StateColumns.Add(_insert, state).Run();
        }

        // It is there already when a commit comes again.
        if (inserted == 0 || attempts.Length > 1) Reconcile(spec.Id, state, attempts);
    }

    private void Update(TaskId id, TaskState state, AttemptState[] attempts)
    {
        if (attempts is not [var only] || !TryUpdate(id, state, only)) Reconcile(id, state, attempts);
    }

    private bool TryUpdate(TaskId id, TaskState state, AttemptState attempt)
    {
        var statement = state.EndedAt is null ? StateColumns.AddOpen(_move, state) : StateColumns.Add(_end, state);
        return AttemptColumns.Add(statement, attempt).Add(id).Add(attempt.Number).Add(attempt.Number).Run() > 0;
    }

    private void Reconcile(TaskId id, TaskState? state, AttemptState[] attempts)
    {
        if (!TryFindLatest(id, out var latest)) return;
        if (state is not null) StateColumns.Add(_state, state).Add(id).Run();
        foreach (var attempt in attempts.OrderBy(attempt => attempt.Number))
        {
            if (attempt.Number < latest)
            {
                AttemptColumns.Add(_superseded.Add(id), attempt).Run();
                continue;
            }

            if (latest > 0 && attempt.Number > latest) _supersede.Add(id).Run();
            AttemptColumns.Add(_attempt, attempt).Add(id).Run();
            latest = attempt.Number;
        }
    }

    /// <param name="latest">0 when it has none.</param>
    private bool TryFindLatest(TaskId id, out int latest)
    {
        var exists = _latest.Add(id).Step();
        latest = exists ? _latest.Int32(0) : 0;
        _latest.Reset();
        return exists;
    }
}

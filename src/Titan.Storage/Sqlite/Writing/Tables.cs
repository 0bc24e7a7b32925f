using Titan.Core;
using Titan.Core.Tasks;
using Titan.Storage.Sqlite.Columns;

namespace Titan.Storage.Sqlite.Writing;

/// <summary>All that is written, on the one connection that writes. Belongs to the writer's thread.</summary>
internal sealed class Tables(Connection connection, TimeProvider time)
{
    private readonly TaskWrites _tasks = new(connection);
    private readonly WorkerWrites _workers = new(connection);
    private readonly RequestWrites _requests = new(connection);
    private readonly LeadershipWrites _leadership = new(connection, time);
    private readonly LatestWrite _latest = new(connection);
    private readonly OutputWrites _output = new(connection);
    private readonly History _history = new(connection, new Recurring());

    /// <summary>Begins a leadership: from now on all is written under it.</summary>
    /// <exception cref="StoreUnavailableException">Another Manager has taken over from this one.</exception>
    public (ulong Epoch, Lease LastLease) Begin()
    {
        _output.Unlearn();
        _latest.Unlearn();
        return _leadership.Begin();
    }

    /// <summary>A transaction has begun.</summary>
    public void Begun() => _leadership.Begun();

    /// <summary>First of all that is written.</summary>
    /// <returns>True.</returns>
    /// <exception cref="StoreFencedException">Our leadership is over, or what we wrote is gone.</exception>
    public bool Confirm()
    {
        _leadership.Confirm();
        if (_latest.IsGone()) _leadership.Lose();
        return true;
    }

    /// <summary>All that was written since is durable.</summary>
    public void Committed() => _latest.Committed();

    public void Apply(Changes changes)
    {
        Confirm();
        _tasks.Apply(changes);
        _workers.Apply(changes);
        _requests.Apply(changes);
        _leadership.Apply(changes);
        _latest.Note(changes);
    }

    public void Append(IReadOnlyList<OutputPiece> pieces)
    {
        Confirm();
        _output.Append(pieces);
    }

    public int Forget(Instant endedBefore, int limit)
    {
        Confirm();
        return Forgotten(_history.Forget(endedBefore, limit));
    }

    public int Forget(IReadOnlyCollection<TaskId> ids)
    {
        Confirm();
        return Forgotten(_history.Forget(ids));
    }

    public int ForgetRequests(Instant acceptedUntil, int limit)
    {
        Confirm();
        return _requests.Forget(acceptedUntil, limit);
    }

    /// <summary>Nothing since the begin of the transaction was kept.</summary>
    public void RolledBack()
    {
        _leadership.RolledBack();
        _output.Unlearn();
        _latest.Unlearn();
    }

    private int Forgotten(int tasks)
    {
        if (tasks == 0) return 0;
        _output.Unlearn();
        _latest.Unlearn();
        return tasks;
    }
}

using Titan.Core;
using Titan.Core.Tasks;
using Titan.Storage.Sqlite.Columns;

namespace Titan.Storage.Sqlite.Writing;

/// <summary>All that is written, on the one connection that writes. Belongs to the writer's thread.</summary>
internal sealed class Tables(Connection connection, TimeProvider time)
{
    private readonly TaskWrites _tasks = new(connection);
    private readonly WorkerWrites _workers = new(connection);
    private readonly LeadershipWrites _leadership = new(connection, time);
    private readonly OutputWrites _output = new(connection);
    private readonly History _history = new(connection, new Recurring());

    public (ulong Epoch, Lease LastLease) Begin() => _leadership.Begin();

    public void Apply(Changes changes)
    {
        _tasks.Apply(changes);
        _workers.Apply(changes);
        _leadership.Apply(changes);
    }

    public void Append(IReadOnlyList<OutputPiece> pieces) => _output.Append(pieces);

    public int Forget(Instant endedBefore, int limit)
    {
        var forgotten = _history.Forget(endedBefore, limit);
        if (forgotten > 0) _output.Unlearn();
        return forgotten;
    }

    /// <summary>Nothing since the begin of the transaction was kept.</summary>
    public void RolledBack()
    {
        _leadership.RolledBack();
        _output.Unlearn();
    }
}

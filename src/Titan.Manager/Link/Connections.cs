using System.Collections.Concurrent;
using Titan.Core.Releases;
using Titan.Core.Workers;
using Titan.Protocol.Errors;
using Titan.Protocol.V1;

namespace Titan.Manager.Link;

/// <summary>The connection that speaks for each Worker process.</summary>
internal sealed class Connections(TimeProvider time)
{
    private readonly ConcurrentDictionary<WorkerSession, Connection> _bySession = new();
    private long _lastNumber;
    private int _count;

    /// <summary>What connections may send beyond what each may send for itself.</summary>
    public ItemBucket Pool { get; } = FramePace.Pool(time);

    /// <summary>Streams that are open.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Opens a connection, which takes the place of an earlier one of the same process.</summary>
    public Connection Open(WorkerSession session)
    {
        var connection = new Connection(session, Interlocked.Increment(ref _lastNumber), time);
        Connection? earlier = null;
        _bySession.AddOrUpdate(session, connection, (_, present) =>
        {
            earlier = present;
            return connection;
        });
        earlier?.Abort();
        Interlocked.Increment(ref _count);
        return connection;
    }

    /// <summary>Once for each that was opened.</summary>
    public void Remove(Connection connection)
    {
        Interlocked.Decrement(ref _count);
        _bySession.TryRemove(KeyValuePair.Create(connection.Session, connection));
    }

    /// <summary>Sends an order, or drops it when the Worker is not connected: it will say what it holds when it is.</summary>
    public void Send(Order order)
    {
        if (!_bySession.TryGetValue(order.To, out var connection)) return;
        if (order is CloseLink close)
            connection.Close(new Refused { Reason = Reasons.Superseded, Message = close.Message, Hint = "connect again", StopAll = true });
        else
            connection.Send(order);
    }

    /// <summary>Ends every stream, with a last word that says why and where to go.</summary>
    public void CloseAll(Refused lastWord)
    {
        foreach (var connection in _bySession.Values) connection.Close(lastWord);
    }
}

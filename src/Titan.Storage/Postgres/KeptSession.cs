using Npgsql;

namespace Titan.Storage.Postgres;

/// <summary>Sees to it that a connection has the same session of the server for as long as it lives: a pooler may be set otherwise while we use it.</summary>
internal sealed class KeptSession
{
    private readonly WeakReference<NpgsqlConnection?> _of = new(null);
    private int _backend;

    /// <param name="backend">Pid of the server's process that has just answered on this connection.</param>
    /// <exception cref="StoreUnavailableException">It is another one than before.</exception>
    public void Check(NpgsqlConnection connection, int backend)
    {
        if (_of.TryGetTarget(out var last) && ReferenceEquals(last, connection) && _backend != backend)
            throw new StoreUnavailableException($"PostgreSQL: {PoolerCheck.Advice}");
        _of.SetTarget(connection);
        _backend = backend;
    }
}

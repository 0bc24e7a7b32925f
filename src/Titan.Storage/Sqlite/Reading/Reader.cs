using Titan.Storage.Sqlite.Columns;

namespace Titan.Storage.Sqlite.Reading;

/// <summary>A connection that reads, with all its statements. Used by one thread at a time.</summary>
internal sealed class Reader : IDisposable
{
    private readonly Connection _connection;

    public Reader(string database)
    {
        _connection = Connection.Open(database, readOnly: true);
        try
        {
            _connection.Execute("PRAGMA cache_size = -2048; PRAGMA temp_store = MEMORY");
            var recurring = new Recurring();
            Tasks = new TaskReads(_connection, recurring);
            Lists = new ListReads(_connection, Tasks, recurring);
            Output = new OutputReads(_connection);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    public TaskReads Tasks { get; }

    public ListReads Lists { get; }

    public OutputReads Output { get; }

    public void Dispose() => _connection.Dispose();
}

using Titan.Core;
using Titan.Storage.Sqlite.Columns;

namespace Titan.Storage.Sqlite.Writing;

/// <summary>Writes what a batch changed about Workers.</summary>
internal sealed class WorkerWrites(Connection connection)
{
    private readonly Statement _upsert = connection.Prepare($"""
        INSERT OR REPLACE INTO workers ({WorkerColumns.Names}) VALUES ({string.Join(", ", Enumerable.Repeat("?", WorkerColumns.Count))})
        """);

    private readonly Statement _delete = connection.Prepare("DELETE FROM workers WHERE id = ?");

    public void Apply(Changes changes)
    {
        foreach (var worker in changes.Workers) WorkerColumns.Add(_upsert, worker).Run();
        foreach (var id in changes.ForgottenWorkers) _delete.Add(id).Run();
    }
}

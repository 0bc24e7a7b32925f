using Titan.Core;
using Titan.Storage.Sqlite.Columns;

namespace Titan.Storage.Sqlite.Writing;

/// <summary>Keeps the requests that made something, and removes those that nobody repeats any more.</summary>
internal sealed class RequestWrites(Connection connection)
{
    private readonly Statement _insert = connection.Prepare($"""
        INSERT INTO requests ({RequestColumns.Names}) VALUES ({string.Join(", ", Enumerable.Repeat("?", RequestColumns.Count))}) ON CONFLICT DO NOTHING
        """);

    private readonly Statement _forget = connection.Prepare("""
        DELETE FROM requests WHERE (accepted_at, id) IN (SELECT accepted_at, id FROM requests WHERE accepted_at <= ? ORDER BY accepted_at LIMIT ?)
        """);

    public void Apply(Changes changes)
    {
        foreach (var request in changes.Requests) RequestColumns.Add(_insert, request).Run();
    }

    /// <returns>How many; fewer than the limit when none is left.</returns>
    public int Forget(Instant acceptedUntil, int limit) => _forget.Add(Times.Of(acceptedUntil)).Add(limit).Run();
}

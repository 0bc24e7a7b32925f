namespace Titan.Bench.Stores;

/// <summary>What the database can do by itself: prepared statements on one connection, rows with the columns of a task, nothing else.</summary>
internal interface IRawStore : IAsyncDisposable
{
    /// <summary>Rows of one transaction of <see cref="InsertAsync"/> and <see cref="UpdateAsync"/>.</summary>
    const int BatchRows = 1_000;

    /// <summary>How, for the notes of figures.</summary>
    string How { get; }

    /// <summary>Inserts so many rows into the emptied table.</summary>
    /// <returns>Rows a second.</returns>
    Task<double> InsertAsync(int rows);

    /// <summary>Updates each row of the last insert once, as the end of a task does.</summary>
    /// <returns>Rows a second.</returns>
    Task<double> UpdateAsync();

    /// <summary>Inserts one row in a transaction of its own.</summary>
    /// <returns>Milliseconds until it was durable.</returns>
    Task<double> CommitOneAsync();
}

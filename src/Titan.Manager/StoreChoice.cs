using Titan.Storage;
using Titan.Storage.Memory;
using Titan.Storage.Sqlite;

namespace Titan.Manager;

/// <summary>Which store, and where it is.</summary>
internal abstract class StoreChoice
{
    /// <summary>The store itself, not yet prepared.</summary>
    public abstract IStore Create(TimeProvider time);

    /// <summary>Forgets everything with this program.</summary>
    public sealed class Memory : StoreChoice
    {
        public override IStore Create(TimeProvider time) => new MemoryStore(time);
    }

    /// <param name="folder">Whole path; made when missing.</param>
    public sealed class Sqlite(string folder) : StoreChoice
    {
        public string Folder => folder;

        public override IStore Create(TimeProvider time) => new SqliteStore(new SqliteOptions { DataFolder = folder }, time);
    }

    /// <param name="dsn">As it was given; holds a password, so it goes to the store and nowhere else.</param>
    public sealed class Postgres(string dsn) : StoreChoice
    {
        public string Dsn => dsn;

        public override IStore Create(TimeProvider time) => throw new StoreRefusedException("the PostgreSQL store comes with the next change");
    }
}

using Titan.Core.Tasks;
using Titan.Storage;
using Titan.Storage.Memory;
using Titan.Storage.Postgres;
using Titan.Storage.Sqlite;

namespace Titan.Manager;

/// <summary>Which store, and where it is.</summary>
internal abstract class StoreChoice
{
    /// <summary>The store itself, not yet prepared.</summary>
    /// <param name="self">This Manager, as others on the same store are to see it.</param>
    /// <exception cref="StoreRefusedException">What was given does not say where the store is.</exception>
    /// <param name="load">How much may come into memory from it.</param>
    public abstract IStore Create(Func<Peer> self, TimeProvider time, LoadBounds load);

    /// <summary>Forgets everything with this program.</summary>
    public sealed class Memory : StoreChoice
    {
        public override IStore Create(Func<Peer> self, TimeProvider time, LoadBounds load) => new MemoryStore(time);
    }

    /// <param name="folder">Whole path; made when missing.</param>
    public sealed class Sqlite(string folder) : StoreChoice
    {
        public string Folder => folder;

        public override IStore Create(Func<Peer> self, TimeProvider time, LoadBounds load) => new SqliteStore(new SqliteOptions { DataFolder = folder, Load = load }, time);
    }

    /// <param name="dsn">As it was given; holds a password, so it goes to the store and nowhere else.</param>
    public sealed class Postgres(string dsn) : StoreChoice
    {
        public string Dsn => dsn;

        public override IStore Create(Func<Peer> self, TimeProvider time, LoadBounds load)
        {
            try
            {
                return new PostgresStore(PostgresDsn.Parse(dsn), self, time, load);
            }
            catch (FormatException mistake)
            {
                throw new StoreRefusedException($"the DSN of PostgreSQL cannot be used: {mistake.Message}", mistake);
            }
        }
    }
}

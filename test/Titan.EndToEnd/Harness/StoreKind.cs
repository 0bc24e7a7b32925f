namespace Titan.EndToEnd.Harness;

/// <summary>The stores that whole clusters are tested over.</summary>
public enum StoreKind
{
    /// <summary>Where the store does not matter: the quickest.</summary>
    Memory,

    Sqlite,

    Postgres,
}

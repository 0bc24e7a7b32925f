namespace Titan.Storage.Sqlite.Writing;

/// <summary>Something that waits to be written, and whoever waits for it to be durable.</summary>
internal abstract class WriteJob
{
    /// <summary>Whether it changes anything; what only asks does not wait for another program that writes.</summary>
    public bool Writes { get; init; } = true;

    /// <summary>False when it was called off before it began.</summary>
    public abstract bool TryBegin();

    /// <summary>Writes within the transaction that is open; may be called again after a rollback.</summary>
    public abstract void Write(Tables tables);

    /// <summary>It is durable.</summary>
    public abstract void Complete();

    /// <summary>Nothing of it was kept.</summary>
    public abstract void Fail(Exception failure);
}

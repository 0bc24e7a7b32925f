namespace Titan.Simulation.Planning;

/// <summary>Something that is planned to happen: a fault, or a command of a client. A plan may be shortened by leaving deeds out.</summary>
/// <param name="At">When, since the world began.</param>
internal abstract record Deed(TimeSpan At)
{
    /// <summary>What it is an example of, for the table of coverage.</summary>
    public virtual string Kind => GetType().Name;

    /// <summary>One line for people.</summary>
    public abstract string Tell();

    public abstract void Do(World world);
}

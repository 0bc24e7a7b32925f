namespace Titan.Manager.Memory;

/// <summary>The gates of one Manager: however many ask at once, what is in work for them has a bound in bytes.</summary>
internal sealed class Gates(MemoryBudget budget)
{
    /// <summary>Requests of clients.</summary>
    public ByteGate Requests { get; } = new(budget.Requests);

    /// <summary>Frames of Workers. They wait behind no client.</summary>
    public ByteGate Links { get; } = new(budget.Requests);

    /// <summary>What is read for answers.</summary>
    public ByteGate Answers { get; } = new(budget.Answers);
}

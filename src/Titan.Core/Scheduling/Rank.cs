namespace Titan.Core.Scheduling;

/// <summary>Who goes first: higher priority, then earlier arrival; a number of its own decides ties.</summary>
internal readonly record struct Rank(int Priority, ulong Order, int Number)
{
    public bool Precedes(Rank other)
    {
        if (Priority != other.Priority) return Priority > other.Priority;
        return Order != other.Order ? Order < other.Order : Number < other.Number;
    }
}

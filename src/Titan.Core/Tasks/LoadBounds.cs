namespace Titan.Core.Tasks;

/// <summary>How much of what a store remembers may come into memory, in bytes as <see cref="TaskWeight"/> has them.</summary>
public sealed record LoadBounds
{
    /// <summary>All there is.</summary>
    public static readonly LoadBounds None = new();

    /// <summary>Memory that the program may use in all.</summary>
    public long Available { get; init; } = long.MaxValue;

    /// <summary>Of tasks that have not ended. None of them can be left out: with more a Manager does not begin.</summary>
    public long Open { get; init; } = long.MaxValue;

    /// <summary>Of all tasks: those that have ended come into memory, the latest first, for as long as all weigh no more.</summary>
    public long All { get; init; } = long.MaxValue;
}

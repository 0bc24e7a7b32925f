namespace Titan.Core.Scheduling;

/// <summary>Something that stands in a <see cref="RankHeap{T}"/>, in one at most.</summary>
internal interface IRanked
{
    Rank Rank { get; }

    /// <summary>Its place in the heap; -1 while it is in none.</summary>
    int HeapIndex { get; set; }
}

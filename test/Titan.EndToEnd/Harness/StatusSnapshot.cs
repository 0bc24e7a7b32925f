namespace Titan.EndToEnd.Harness;

/// <summary>The cluster as `titan status -o json` tells it.</summary>
internal sealed record StatusSnapshot
{
    public required string Leader { get; init; }

    public required ulong Epoch { get; init; }

    public required string Store { get; init; }

    public required IReadOnlyList<MemberSnapshot> Managers { get; init; }

    /// <summary>One Manager.</summary>
    internal sealed record MemberSnapshot(string Id, string Address, string Role);
}

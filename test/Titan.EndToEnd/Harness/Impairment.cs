namespace Titan.EndToEnd.Harness;

/// <summary>What is wrong with the wires of a <see cref="Proxy"/> for a while.</summary>
internal sealed record Impairment
{
    /// <summary>How long each piece takes longer.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>One byte comes through in so long; zero: as many as there are.</summary>
    public TimeSpan ByteEvery { get; init; }

    /// <summary>Nothing comes through to the far end, which is not told.</summary>
    public bool LosesUpstream { get; init; }

    /// <summary>Nothing comes through to the near end, which is not told.</summary>
    public bool LosesDownstream { get; init; }
}

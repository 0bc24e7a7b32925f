using Titan.Protocol.V1;

namespace Titan.Client.Tasks;

/// <summary>Which output to read.</summary>
public sealed record LogQuery
{
    /// <summary>Whole, or an unambiguous prefix.</summary>
    public required string Id { get; init; }

    /// <summary>Go on until the task has ended.</summary>
    public bool Follow { get; init; }

    /// <summary>Unspecified: both.</summary>
    public OutputStream Stream { get; init; }

    /// <summary>Only this attempt. 0: the latest; under follow, that and all that come after.</summary>
    public int Attempt { get; init; }

    /// <summary>Under follow: begin with this attempt. 0: the latest.</summary>
    public int FirstAttempt { get; init; }

    /// <summary>Skips this many bytes of each stream of the first attempt shown.</summary>
    public long SinceOffset { get; init; }
}

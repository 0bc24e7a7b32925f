namespace Titan.Core.Tasks;

/// <summary>What a person asks for; what they leave open is null and filled from the Manager's defaults.</summary>
public sealed record TaskSubmission
{
    public required Work Work { get; init; }

    public string? Name { get; init; }

    public TimeSpan? Timeout { get; init; }

    public TimeSpan? Grace { get; init; }

    public int? MaxRetries { get; init; }

    public int? MaxLosses { get; init; }

    public int Priority { get; init; }

    public TextMap Labels { get; init; } = TextMap.Empty;

    public TextMap Require { get; init; } = TextMap.Empty;

    public string? IdKey { get; init; }

    public TimeSpan Delay { get; init; }

    public long? MaxOutput { get; init; }

    public OutputFiles Files { get; init; } = OutputFiles.None;

    /// <summary>The task that this one repeats.</summary>
    public TaskId RetryOf { get; init; }

    /// <summary>Why it is repeated.</summary>
    public string? RetryReason { get; init; }
}

namespace Titan.Core.Tasks;

/// <summary>How a task is to be retried; what is left out is as it was.</summary>
public sealed record RetryTerms
{
    /// <summary>As it was.</summary>
    public static readonly RetryTerms Same = new();

    /// <summary>Idempotency key of the new task.</summary>
    public string? IdKey { get; init; }

    /// <summary>Why, for people; at most <see cref="Limits.ReasonBytes"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>Also when it has been retried already.</summary>
    public bool Again { get; init; }

    public TimeSpan? Timeout { get; init; }

    public int? MaxRetries { get; init; }

    /// <summary>Where it is to start; null: where it did.</summary>
    public NewFolder? Folder { get; init; }
}

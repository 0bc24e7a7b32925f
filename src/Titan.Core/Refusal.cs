namespace Titan.Core;

/// <summary>Why something was not done: what happened, to what, and what to do now.</summary>
/// <param name="Message">One sentence, with the offending value.</param>
/// <param name="Hint">What to do now.</param>
/// <param name="Field">The field at fault, where there is one.</param>
public sealed record Refusal(RefusalReason Reason, string Message, string Hint, string? Field = null)
{
    /// <summary>With <see cref="RefusalReason.WorkerIdTaken"/>: how long ago the Worker that has the id was heard of.</summary>
    public TimeSpan? HeardAgo { get; init; }
}

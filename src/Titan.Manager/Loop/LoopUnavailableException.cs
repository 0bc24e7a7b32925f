namespace Titan.Manager.Loop;

/// <summary>This Manager does not decide now; nothing was done, or it is not known that it was.</summary>
internal sealed class LoopUnavailableException(string reason, string message, string hint) : Exception(message)
{
    /// <summary>Machine-readable; see <see cref="Titan.Protocol.Errors.Reasons"/>.</summary>
    public string Reason { get; } = reason;

    public string Hint { get; } = hint;

    /// <summary>HOST:PORT of the Manager that leads, where one is known.</summary>
    public string? Leader { get; init; }
}

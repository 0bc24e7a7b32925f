using Grpc.Core;

namespace Titan.Client;

/// <summary>A call that was refused or failed, with what to do now.</summary>
public sealed class TitanException : Exception
{
    public TitanException(StatusCode code, string reason, string message, string hint, Exception? cause = null)
        : base(message, cause)
    {
        Code = code;
        Reason = reason;
        Hint = hint;
    }

    /// <summary>The status, one meaning each: see <c>titan/v1/tasks.proto</c>.</summary>
    public StatusCode Code { get; }

    /// <summary>Machine-readable, such as TASK_NOT_FOUND.</summary>
    public string Reason { get; }

    /// <summary>What to do now; may be empty.</summary>
    public string Hint { get; }

    /// <summary>The field that is wrong, with INVALID_ARGUMENT.</summary>
    public string? Field { get; init; }

    /// <summary>Where the leader is, when a Manager that does not lead knows it.</summary>
    public string? Leader { get; init; }

    /// <summary>True when a Manager answered the request itself, and with this.</summary>
    internal bool IsAnswer { get; init; }

    /// <summary>True when the request certainly changed nothing, so that it can be sent again whatever it asks for.</summary>
    public bool NeverBegun { get; init; }
}

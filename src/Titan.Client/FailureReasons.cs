namespace Titan.Client;

/// <summary>Reasons that the client itself gives, beside those of <see cref="Protocol.Errors.Reasons"/>.</summary>
public static class FailureReasons
{
    /// <summary>No connection could be made.</summary>
    public const string Unreachable = "UNREACHABLE";

    /// <summary>The connection broke while an answer was awaited.</summary>
    public const string ConnectionLost = "CONNECTION_LOST";

    /// <summary>No answer within the call's time.</summary>
    public const string NoAnswer = "NO_ANSWER";

    /// <summary>Whatever listens there does not speak Titan's language.</summary>
    public const string NotTitan = "NOT_TITAN";
}

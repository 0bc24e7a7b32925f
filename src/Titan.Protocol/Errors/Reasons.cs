using Titan.Core;

namespace Titan.Protocol.Errors;

/// <summary>The machine-readable reasons of errors, as they stand in google.rpc.ErrorInfo.</summary>
public static class Reasons
{
    public const string Domain = "titan";

    public const string InvalidField = "INVALID_FIELD";
    public const string TaskNotFound = "TASK_NOT_FOUND";
    public const string AttemptNotFound = "ATTEMPT_NOT_FOUND";
    public const string AmbiguousId = "AMBIGUOUS_ID";
    public const string WorkerNotFound = "WORKER_NOT_FOUND";
    public const string KeyConflict = "KEY_CONFLICT";

    /// <summary>The request_id belongs to another request.</summary>
    public const string RequestConflict = "REQUEST_CONFLICT";

    public const string WrongPhase = "WRONG_PHASE";

    /// <summary>The task has been retried already, and is not to be again.</summary>
    public const string AlreadyRetried = "ALREADY_RETRIED";

    public const string MaxPending = "MAX_PENDING";
    public const string MaxPendingBytes = "MAX_PENDING_BYTES";
    public const string MaxWorkers = "MAX_WORKERS";
    public const string WorkerIdTaken = "WORKER_ID_TAKEN";
    public const string StoreUnavailable = "STORE_UNAVAILABLE";

    /// <summary>Another Manager leads. The request has certainly not begun.</summary>
    public const string NotLeader = "NOT_LEADER";

    /// <summary>This Manager stopped leading, or stopped, while the request was on its way into the store: it may be there, or not.</summary>
    public const string OutcomeUnknown = "OUTCOME_UNKNOWN";

    /// <summary>The request has certainly not begun; a stream was ended.</summary>
    public const string ShuttingDown = "SHUTTING_DOWN";

    public const string MessageTooLarge = "MESSAGE_TOO_LARGE";
    /// <summary>This Manager is at the limit of its memory: the request was not done.</summary>
    public const string OutOfMemory = "OUT_OF_MEMORY";

    public const string TooManyWatchers = "TOO_MANY_WATCHERS";
    public const string MalformedMessage = "MALFORMED_MESSAGE";

    /// <summary>No such method, or a message in an encoding that is not read.</summary>
    public const string Unimplemented = "UNIMPLEMENTED";

    public const string Protocol = "PROTOCOL";
    public const string Superseded = "SUPERSEDED";
    public const string Internal = "INTERNAL";

    public static string Of(RefusalReason reason) => reason switch
    {
        RefusalReason.InvalidField => InvalidField,
        RefusalReason.TaskNotFound => TaskNotFound,
        RefusalReason.AttemptNotFound => AttemptNotFound,
        RefusalReason.AmbiguousId => AmbiguousId,
        RefusalReason.WorkerNotFound => WorkerNotFound,
        RefusalReason.KeyConflict => KeyConflict,
        RefusalReason.RequestConflict => RequestConflict,
        RefusalReason.WrongPhase => WrongPhase,
        RefusalReason.AlreadyRetried => AlreadyRetried,
        RefusalReason.MaxPending => MaxPending,
        RefusalReason.MaxPendingBytes => MaxPendingBytes,
        RefusalReason.MaxWorkers => MaxWorkers,
        RefusalReason.WorkerIdTaken => WorkerIdTaken,
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "a refusal without a name on the wire"),
    };
}

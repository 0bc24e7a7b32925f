namespace Titan.Core;

/// <summary>The kinds of refusal, each with one status on the wire.</summary>
public enum RefusalReason
{
    InvalidField,
    TaskNotFound,
    AttemptNotFound,
    AmbiguousId,
    WorkerNotFound,
    KeyConflict,
    RequestConflict,
    WrongPhase,
    AlreadyRetried,
    MaxPending,
    MaxPendingBytes,
    MaxWorkers,
    WorkerIdTaken,
}

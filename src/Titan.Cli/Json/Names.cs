using Titan.Protocol.V1;

namespace Titan.Cli.Json;

/// <summary>Names of the contract's enumerations, as they are written in JSON and typed in switches.</summary>
internal static class Names
{
    public static string Of(Phase phase) => Core.Tasks.Words.Of((Core.Tasks.Phase)phase);

    public static string Of(Cause cause) => Core.Tasks.Words.Of((Core.Tasks.Cause)cause);

    public static string Of(AttemptPhase phase) => phase switch
    {
        AttemptPhase.Granted => "granted",
        AttemptPhase.Running => "running",
        AttemptPhase.Succeeded => "succeeded",
        AttemptPhase.Failed => "failed",
        AttemptPhase.Cancelled => "cancelled",
        AttemptPhase.Lost => "lost",
        _ => "unknown",
    };

    public static string Of(CancellationOutcome outcome) => outcome switch
    {
        CancellationOutcome.Requested => "requested",
        CancellationOutcome.Cancelled => "cancelled",
        CancellationOutcome.TooLate => "too_late",
        _ => "unknown",
    };

    public static string Of(WorkerState state) => state switch
    {
        WorkerState.Idle => "idle",
        WorkerState.Busy => "busy",
        WorkerState.Draining => "draining",
        WorkerState.Missing => "missing",
        WorkerState.Dead => "dead",
        _ => "unknown",
    };
}

namespace Titan.Core.Tasks;

/// <summary>Enumerations in the words of the contract, as people read and type them: <c>exit_code</c>, <c>worker_lost</c>. A log, an error and the command line say the same.</summary>
public static class Words
{
    public static string Of(Phase phase) => phase switch
    {
        Phase.Pending => "pending",
        Phase.Running => "running",
        Phase.Succeeded => "succeeded",
        Phase.Failed => "failed",
        Phase.Cancelled => "cancelled",
        _ => "unknown",
    };

    public static string Of(Cause cause) => cause switch
    {
        Cause.None => "none",
        Cause.ExitCode => "exit_code",
        Cause.Signal => "signal",
        Cause.Timeout => "timeout",
        Cause.OutOfMemory => "out_of_memory",
        Cause.Image => "image",
        Cause.Spawn => "spawn",
        Cause.WorkerLost => "worker_lost",
        Cause.Cancelled => "cancelled",
        Cause.Dependency => "dependency",
        _ => "unknown",
    };

    public static string Of(Executor executor) => executor switch
    {
        Executor.Shell => "shell",
        Executor.Exec => "exec",
        Executor.Noop => "noop",
        Executor.Docker => "docker",
        _ => "unknown",
    };
}

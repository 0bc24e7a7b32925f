using Titan.Core.Tasks;

namespace Titan.Storage.Sql;

/// <summary>Enumerations as columns hold them: the words of the JSON that <c>titan -o json</c> writes.</summary>
/// <remarks>A word that this version does not know throws <see cref="InvalidDataException"/>: the schema is then not what its version says.</remarks>
internal static class ColumnText
{
    public static string Of(Phase phase) => phase switch
    {
        Phase.Pending => "pending",
        Phase.Running => "running",
        Phase.Succeeded => "succeeded",
        Phase.Failed => "failed",
        Phase.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, null),
    };

    public static Phase ToPhase(string text) => text switch
    {
        "pending" => Phase.Pending,
        "running" => Phase.Running,
        "succeeded" => Phase.Succeeded,
        "failed" => Phase.Failed,
        "cancelled" => Phase.Cancelled,
        _ => throw Unknown("phase", text),
    };

    public static string Of(AttemptPhase phase) => phase switch
    {
        AttemptPhase.Granted => "granted",
        AttemptPhase.Running => "running",
        AttemptPhase.Succeeded => "succeeded",
        AttemptPhase.Failed => "failed",
        AttemptPhase.Cancelled => "cancelled",
        AttemptPhase.Lost => "lost",
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, null),
    };

    public static AttemptPhase ToAttemptPhase(string text) => text switch
    {
        "granted" => AttemptPhase.Granted,
        "running" => AttemptPhase.Running,
        "succeeded" => AttemptPhase.Succeeded,
        "failed" => AttemptPhase.Failed,
        "cancelled" => AttemptPhase.Cancelled,
        "lost" => AttemptPhase.Lost,
        _ => throw Unknown("attempt phase", text),
    };

    /// <summary>Null for <see cref="Cause.None"/>: most rows have none for most of their life.</summary>
    public static string? Of(Cause cause) => cause switch
    {
        Cause.None => null,
        Cause.ExitCode => "exit_code",
        Cause.Signal => "signal",
        Cause.Timeout => "timeout",
        Cause.OutOfMemory => "out_of_memory",
        Cause.Image => "image",
        Cause.Spawn => "spawn",
        Cause.WorkerLost => "worker_lost",
        Cause.Cancelled => "cancelled",
        Cause.Dependency => "dependency",
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, null),
    };

    public static Cause ToCause(string? text) => text switch
    {
        null => Cause.None,
        "exit_code" => Cause.ExitCode,
        "signal" => Cause.Signal,
        "timeout" => Cause.Timeout,
        "out_of_memory" => Cause.OutOfMemory,
        "image" => Cause.Image,
        "spawn" => Cause.Spawn,
        "worker_lost" => Cause.WorkerLost,
        "cancelled" => Cause.Cancelled,
        "dependency" => Cause.Dependency,
        _ => throw Unknown("cause", text),
    };

    public static string Of(Executor executor) => executor switch
    {
        Executor.Shell => "shell",
        Executor.Exec => "exec",
        Executor.Noop => "noop",
        Executor.Docker => "docker",
        _ => throw new ArgumentOutOfRangeException(nameof(executor), executor, null),
    };

    public static Executor ToExecutor(string text) => text switch
    {
        "shell" => Executor.Shell,
        "exec" => Executor.Exec,
        "noop" => Executor.Noop,
        "docker" => Executor.Docker,
        _ => throw Unknown("executor", text),
    };

    public static string Of(CancellationOutcome outcome) => outcome switch
    {
        CancellationOutcome.Requested => "requested",
        CancellationOutcome.Cancelled => "cancelled",
        CancellationOutcome.TooLate => "too_late",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };

    public static CancellationOutcome ToCancellationOutcome(string text) => text switch
    {
        "requested" => CancellationOutcome.Requested,
        "cancelled" => CancellationOutcome.Cancelled,
        "too_late" => CancellationOutcome.TooLate,
        _ => throw Unknown("outcome of a cancel", text),
    };

    public static string Of(OutputStreamName stream) => stream switch
    {
        OutputStreamName.Stdout => "stdout",
        OutputStreamName.Stderr => "stderr",
        _ => throw new ArgumentOutOfRangeException(nameof(stream), stream, null),
    };

    public static OutputStreamName ToOutputStream(string text) => text switch
    {
        "stdout" => OutputStreamName.Stdout,
        "stderr" => OutputStreamName.Stderr,
        _ => throw Unknown("stream", text),
    };

    private static InvalidDataException Unknown(string what, string text) => new($"the store holds an unknown {what}: '{text}'");

    /// <summary>The two columns of files that output is written to.</summary>
    public static OutputFiles ToFiles(string? stdout, string? stderr) => stdout is null && stderr is null ? OutputFiles.None : new OutputFiles(stdout, stderr);
}

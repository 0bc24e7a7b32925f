using Titan.Core;
using Titan.Core.Releases;
using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Protocol.Mapping;

/// <summary>The worker link.</summary>
public static class Links
{
    public static WorkerHello ToCore(this V1.Hello hello, string address) => new()
    {
        Session = new WorkerSession(hello.WorkerId, hello.Session),
        Address = address,
        Slots = hello.Slots,
        Labels = TextMap.From(hello.Labels),
        Executors = [.. hello.Executors.Select(ExecutorOf).OfType<Executor>()],
        Version = hello.Version,
        Held = ToCore(hello.Held),
        Draining = hello.Draining,
    };

    public static IReadOnlyList<HeldAttempt> ToCore(IReadOnlyList<V1.Held> held)
    {
        if (held.Count == 0) return [];
        var core = new HeldAttempt[held.Count];
        for (var i = 0; i < core.Length; i++)
            core[i] = new HeldAttempt(IdOf(held[i].TaskId), held[i].Attempt, new Lease(held[i].Lease), (HeldPhase)held[i].Phase);
        return core;
    }

    public static HeldAttempt ToCore(this V1.Started started) =>
        new(IdOf(started.TaskId), started.Attempt, new Lease(started.Lease), HeldPhase.Running);

    public static AttemptResult ToCore(this V1.Result result) => new()
    {
        Task = IdOf(result.TaskId),
        Attempt = result.Attempt,
        Lease = new Lease(result.Lease),
        Cause = (Cause)result.Cause,
        ExitCode = result.ExitCode,
        Signal = result.Signal,
        Message = result.Message.Length == 0 ? null : result.Message,
        StartedAt = result.StartedAtUs == 0 ? null : Times.FromMicroseconds(result.StartedAtUs),
        Stdout = ToCore(result.Stdout),
        Stderr = ToCore(result.Stderr),
    };

    public static V1.Grant ToWire(this Grant grant) => new()
    {
        Lease = grant.Lease.Number,
        TaskId = grant.Spec.Id.ToString(),
        Attempt = grant.Attempt,
        Work = grant.Spec.Work.ToWire(),
        TimeoutMs = (long)grant.Spec.Timeout.TotalMilliseconds,
        MaxOutputBytes = grant.Spec.MaxOutput,
    };

    public static V1.Stop ToWire(this Stop stop) => new()
    {
        Lease = stop.Lease.Number,
        TaskId = stop.Task.ToString(),
        Attempt = stop.Attempt,
        Reason = (V1.StopReason)stop.Reason,
        GraceMs = (long)stop.Grace.TotalMilliseconds,
    };

    /// <summary>An id that cannot be read belongs to no task, and is answered like one that is not known.</summary>
    public static TaskId IdOf(string text) => TaskId.TryParse(text, out var id) ? id : TaskId.None;

    private static OutputSeal ToCore(V1.Sealed? seal) => seal is null || seal.TotalBytes == 0
        ? OutputSeal.Open
        : new OutputSeal(seal.TotalBytes, seal.HeadBytes, seal.TailBytes, seal.Sha256.Memory);

    private static Executor? ExecutorOf(string name) => name switch
    {
        "shell" => Executor.Shell,
        "exec" => Executor.Exec,
        "noop" => Executor.Noop,
        "docker" => Executor.Docker,
        _ => null,
    };
}

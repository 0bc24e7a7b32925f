using System.Security.Cryptography;
using Google.Protobuf.Collections;
using Titan.Core;
using Titan.Core.Releases;
using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Protocol.Mapping;

/// <summary>The worker link.</summary>
public static class Links
{
    /// <summary>Says that the command's own code is not known, as docker's does.</summary>
    private const int TitanFailedExitCode = 125;

    /// <summary>SIGRTMAX of Linux.</summary>
    private const int HighestSignal = 64;

    public static WorkerHello ToCore(this V1.Hello hello, string address) => new()
    {
        Session = new WorkerSession(hello.WorkerId, hello.Session),
        Address = address,
        Slots = hello.Slots,
        Labels = TextMap.From(hello.Labels),
        Executors = [.. hello.Executors.Select(ExecutorOf).OfType<Executor>().Distinct()],
        Version = Texts.Cut(hello.Version, WireLimits.VersionLength),
        Held = ToCore(hello.Held),
        Draining = hello.Draining,
        Notes = ToCore(hello.Notes),
        Succeeds = [.. hello.Succeeds.Take(WireLimits.SucceededSessions)],
        Shortage = ToShortage(hello.WithheldSlots, hello.WithheldFor),
    };

    public static WorkerPulse ToCore(this V1.Pulse pulse) => new()
    {
        Held = ToCore(pulse.Held),
        Draining = pulse.Draining,
        Notes = ToCore(pulse.Notes),
        Shortage = ToShortage(pulse.WithheldSlots, pulse.WithheldFor),
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

    public static AttemptResult ToCore(this V1.Result result)
    {
        var known = result.Cause is >= V1.Cause.ExitCode and <= V1.Cause.Cancelled;
        return new AttemptResult
        {
            Task = IdOf(result.TaskId),
            Attempt = result.Attempt,
            Lease = new Lease(result.Lease),
            // From a newer Worker, perhaps: the attempt has ended all the same, and not well.
            Cause = known ? (Cause)result.Cause : Cause.ExitCode,
            ExitCode = known ? result.ExitCode : TitanFailedExitCode,
            Signal = Math.Clamp(result.Signal, 0, HighestSignal),
            Message = known ? NullIfEmpty(Texts.Cut(result.Message, WireLimits.ResultMessageLength)) : $"its worker gave the cause {(int)result.Cause}, which this manager does not know",
            StartedAt = result.StartedAtUs == 0 ? null : Times.FromMicroseconds(result.StartedAtUs),
            Stdout = ToCore(result.Stdout),
            Stderr = ToCore(result.Stderr),
            Removed = result.Removed is { } removed ? RemovedFiles.Of(removed.Files, removed.Names) : null,
        };
    }

    public static V1.Grant ToWire(this Grant grant)
    {
        var spec = grant.Spec;
        var wire = new V1.Grant
        {
            Lease = grant.Lease.Number,
            TaskId = spec.Id.ToString(),
            Attempt = grant.Attempt,
            Work = spec.Work.ToWire(),
            TimeoutMs = (long)spec.Timeout.TotalMilliseconds,
            MaxOutputBytes = spec.MaxOutput,
            StdoutPath = spec.Files.Stdout ?? "",
            StderrPath = spec.Files.Stderr ?? "",
        };
        if (spec.Grace != TaskTerms.DefaultGrace) wire.GraceMs = (long)spec.Grace.TotalMilliseconds;
        return wire;
    }

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

    private static IReadOnlyList<string> ToCore(RepeatedField<string> notes) =>
        notes.Count == 0 ? [] : [.. notes.Take(WireLimits.WorkerNotes).Select(static note => Texts.Cut(note, WireLimits.WorkerNoteLength))];

    private static SlotShortage ToShortage(int withheld, string why) =>
        withheld <= 0 ? default : new SlotShortage(withheld, Texts.Cut(why.Length == 0 ? "its machine is short of something" : why, WireLimits.WithheldForLength));

    private static OutputSeal ToCore(V1.Sealed? seal)
    {
        if (seal is null || seal.TotalBytes <= 0) return OutputSeal.Open;
        var head = Math.Clamp(seal.HeadBytes, 0, seal.TotalBytes);
        var tail = Math.Clamp(seal.TailBytes, 0, seal.TotalBytes - head);
        return new OutputSeal(seal.TotalBytes, head, tail, seal.Sha256.Length == SHA256.HashSizeInBytes ? seal.Sha256.Memory : default);
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private static Executor? ExecutorOf(string name) => name switch
    {
        "shell" => Executor.Shell,
        "exec" => Executor.Exec,
        "noop" => Executor.Noop,
        "docker" => Executor.Docker,
        _ => null,
    };
}

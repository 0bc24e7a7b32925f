using Google.Protobuf;
using Titan.Core;
using Titan.Core.Releases;
using Titan.Core.Tasks;
using Titan.Protocol;
using Titan.Protocol.Mapping;
using Titan.Worker.Execution;

namespace Titan.Worker.Link;

/// <summary>Between the words of the link and those of the Worker.</summary>
internal static class Wire
{
    /// <summary>Pulses come three times within the limit of silence, and are not to be all that a Worker does.</summary>
    private const long ShortestSilenceMilliseconds = 100;

    /// <summary>Whatever a Manager asks, a Worker is heard of within a minute.</summary>
    private const long LongestSpacingMilliseconds = 60_000;

    /// <param name="refusal">Why this Worker cannot run it; null when it can.</param>
    public static Holding ToHolding(this V1.Grant grant, out Refusal? refusal)
    {
        var work = Works.ToCore(grant.Work, out refusal) ?? NoopWork.Plain;
        return new Holding(new Assignment
        {
            Lease = new Lease(grant.Lease),
            Task = Links.IdOf(grant.TaskId),
            Attempt = grant.Attempt,
            Work = work,
            Timeout = Span(grant.TimeoutMs),
            Grace = grant.HasGraceMs ? Span(grant.GraceMs) : TaskTerms.DefaultGrace,
            MaxOutput = Math.Clamp(grant.MaxOutputBytes, 0, Limits.MaxOutput),
            Files = Submissions.FilesOf(grant.StdoutPath, grant.StderrPath),
        }, grant.TaskId);
    }

    public static Stopping ToStopping(this V1.Stop stop) => new(
        // A reason of a newer Manager: whatever it is, the attempt is to end.
        stop.Reason is V1.StopReason.Cancelled or V1.StopReason.Timeout ? (StopReason)stop.Reason : StopReason.LeaseClosed,
        Span(stop.GraceMs),
        GivenUp: null);

    public static V1.Started ToStarted(this Holding holding) => new()
    {
        Lease = holding.Lease.Number,
        TaskId = holding.TaskText,
        Attempt = holding.Attempt,
        StartedAtUs = Microseconds(holding.StartedAt!.Value),
    };

    public static V1.OutputChunk ToWire(this OutputChunk chunk, Holding holding) => new()
    {
        Lease = holding.Lease.Number,
        TaskId = holding.TaskText,
        Attempt = holding.Attempt,
        Stream = chunk.Stream,
        Offset = chunk.Offset,
        Data = UnsafeByteOperations.UnsafeWrap(chunk.Bytes),
    };

    public static V1.Result ToResult(this Holding holding)
    {
        var end = holding.End!;
        var result = new V1.Result
        {
            Lease = holding.Lease.Number,
            TaskId = holding.TaskText,
            Attempt = holding.Attempt,
            Cause = (V1.Cause)end.Cause,
            ExitCode = end.ExitCode,
            Signal = end.Signal,
            Message = end.Message is { } message ? Texts.Cut(message, WireLimits.ResultMessageLength) : "",
            StartedAtUs = end.StartedAt is { } startedAt ? Microseconds(startedAt) : 0,
            EndedAtUs = Microseconds(end.EndedAt),
            Stdout = ToSealed(end.Stdout),
            Stderr = ToSealed(end.Stderr),
            UserCpuUs = (long)end.UserCpu.TotalMicroseconds,
            SystemCpuUs = (long)end.SystemCpu.TotalMicroseconds,
            MaxResidentBytes = end.MaxResidentBytes,
        };
        if (end.Removed is not { } removed) return result;
        result.Removed = new V1.Removed { Files = removed.Count, Names = { removed.Names } };
        return result;
    }

    // Absent when nothing was written, which is what most attempts write.
    private static V1.Sealed? ToSealed(OutputSeal seal) => seal.TotalBytes == 0 ? null : new V1.Sealed
    {
        TotalBytes = seal.TotalBytes,
        HeadBytes = seal.HeadBytes,
        TailBytes = seal.TailBytes,
        Sha256 = UnsafeByteOperations.UnsafeWrap(seal.Sha256),
    };

    private static long Microseconds(Instant at) => at.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>What the Manager's silence means nothing before; null: it never means anything.</summary>
    public static TimeSpan? ToSilenceLimit(this V1.Welcome welcome) => welcome.SilenceLimitMs <= 0
        ? null
        : TimeSpan.FromMilliseconds(Math.Clamp(welcome.SilenceLimitMs, ShortestSilenceMilliseconds, (long)Limits.MaxTimeout.TotalMilliseconds));

    public static TimeSpan ToSpacing(this V1.PulseAnswer answer) => TimeSpan.FromMilliseconds(Math.Clamp(answer.PulseSpacingMs, 0, LongestSpacingMilliseconds));

    private static TimeSpan Span(long milliseconds) =>
        TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 0, (long)Limits.MaxTimeout.TotalMilliseconds));
}

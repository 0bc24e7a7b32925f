using Google.Protobuf;
using Titan.Core;
using Titan.Core.Tasks;

namespace Titan.Protocol.Mapping;

/// <summary>Tasks and attempts as the client API shows them.</summary>
public static class Tasks
{
    public static V1.Task ToWire(this TaskView view, Instant now)
    {
        var (spec, state) = (view.Spec, view.State);
        var wire = new V1.Task
        {
            Id = spec.Id.ToString(),
            Spec = spec.ToWire(),
            Phase = (V1.Phase)state.Phase,
            Cause = (V1.Cause)state.Cause,
            Reason = ReasonText.Of(view, now),
            SubmittedAt = spec.SubmittedAt.ToTimestamp(),
            StartedAt = state.StartedAt.ToTimestamp(),
            EndedAt = state.EndedAt.ToTimestamp(),
            NextRunAt = state.Phase == Phase.Pending && state.NotBefore > now ? state.NotBefore.ToTimestamp() : null,
            RetriesUsed = state.RetriesUsed,
            LossesUsed = state.LossesUsed,
            RetryOf = spec.RetryOf == TaskId.None ? "" : spec.RetryOf.ToString(),
            RetryReason = spec.RetryReason ?? "",
            RetriedBy = view.RetriedBy == TaskId.None ? "" : view.RetriedBy.ToString(),
            Attempts = { view.Attempts.Select(ToWire) },
        };
        if (state.ExitCode is { } exitCode) wire.ExitCode = exitCode;
        if (state.Cancellation is { } cancellation)
        {
            wire.Cancellation = new V1.Cancellation
            {
                By = cancellation.By,
                Reason = cancellation.Reason,
                RequestedAt = cancellation.RequestedAt.ToTimestamp(),
                Outcome = (V1.CancellationOutcome)cancellation.Outcome,
            };
        }

        return wire;
    }

    private static V1.Attempt ToWire(AttemptState attempt)
    {
        var wire = new V1.Attempt
        {
            Number = attempt.Number,
            Lease = attempt.Lease.Number,
            Worker = attempt.Holder.WorkerId,
            Phase = (V1.AttemptPhase)attempt.Phase,
            Cause = (V1.Cause)attempt.Cause,
            Signal = attempt.Signal,
            Message = attempt.Message ?? "",
            GrantedAt = attempt.GrantedAt.ToTimestamp(),
            StartedAt = attempt.StartedAt.ToTimestamp(),
            EndedAt = attempt.EndedAt.ToTimestamp(),
            Stdout = ToWire(attempt.Stdout),
            Stderr = ToWire(attempt.Stderr),
            LateReports = attempt.LateReports,
            LastLateReport = attempt.LastLateReport ?? "",
            Removed = attempt.Removed is { } removed ? new V1.Removed { Files = removed.Count, Names = { removed.Names } } : null,
        };
        if (attempt.ExitCode is { } exitCode) wire.ExitCode = exitCode;
        return wire;
    }

    private static V1.OutputSeal ToWire(OutputSeal seal) => new()
    {
        TotalBytes = seal.TotalBytes,
        HeadBytes = seal.HeadBytes,
        TailBytes = seal.TailBytes,
        Sha256 = UnsafeByteOperations.UnsafeWrap(seal.Sha256),
    };
}

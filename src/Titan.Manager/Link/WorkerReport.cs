using Titan.Core;
using Titan.Core.Tasks;
using Titan.Core.Workers;
using Titan.Protocol.Mapping;
using Titan.Protocol.V1;

namespace Titan.Manager.Link;

/// <summary>What one frame of a Worker says to the loop, in the order in which it applies.</summary>
internal sealed record WorkerReport(
    (HeldAttempt Which, Instant At)[] Started, AttemptResult[] Results, IReadOnlyList<HeldAttempt>? Held, bool Draining)
{
    public static WorkerReport Of(WorkerFrame frame)
    {
        var started = new (HeldAttempt, Instant)[frame.Started.Count];
        for (var i = 0; i < started.Length; i++) started[i] = (frame.Started[i].ToCore(), Times.FromMicroseconds(frame.Started[i].StartedAtUs));

        var results = new AttemptResult[frame.Results.Count];
        for (var i = 0; i < results.Length; i++) results[i] = frame.Results[i].ToCore();

        return new WorkerReport(started, results, frame.Pulse is null ? null : Links.ToCore(frame.Pulse.Held), frame.Pulse?.Draining ?? false);
    }

    public void Decide(Orchestrator core, WorkerSession session, Instant now, Decision decision)
    {
        foreach (var (which, at) in Started) core.Started(session, which, at, now, decision);
        foreach (var result in Results) core.Report(session, result, now, decision);
        if (Held is not null) core.Pulse(session, Held, Draining, now, decision);
    }
}

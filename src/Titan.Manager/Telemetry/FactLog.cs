using Titan.Core.Releases;
using Titan.Core.Tasks;
using Titan.Logging;

namespace Titan.Manager.Telemetry;

/// <summary>Tells the log what an operator wants to know; the everyday life of tasks only at debug level.</summary>
internal sealed partial class FactLog(ILogger<FactLog> log, TimeProvider time)
{
    /// <summary>In ten seconds, of what Workers can make as many of as they like.</summary>
    private const int LateReports = 20;

    /// <summary>A fleet that starts, or goes, is told whole when it is no larger.</summary>
    private const int Comings = 1_000;

    /// <summary>In ten seconds, of what a Worker or a client can turn to and fro.</summary>
    private const int Changes = 100;

    private readonly NoiseGate _changes = new(time, Changes, (more, span) => LogMoreChanges(log, more, Plural.Of(more, "change", "changes"), (int)span.TotalSeconds));
    private readonly NoiseGate _late = new(time, LateReports, (more, span) => LogMoreLate(log, more, Plural.Of(more, "report", "reports"), (int)span.TotalSeconds));
    private readonly NoiseGate _comings = new(time, Comings, (more, span) => LogMoreComings(log, more, Plural.Of(more, "worker", "workers"), (int)span.TotalSeconds));
    private readonly NoiseGate _requeues = new(time, Comings, (more, span) => LogMoreRequeues(log, more, Plural.Of(more, "task that runs", "tasks that run"), (int)span.TotalSeconds));

    public void Tell(Fact fact)
    {
        switch (fact)
        {
            case WorkerJoined joined when _comings.Admits(): LogJoined(joined.Worker.WorkerId, joined.Address, joined.Again ? "again" : "for the first time"); break;
            case WorkerMissing missing when _comings.Admits(): LogMissing(missing.Worker.WorkerId); break;
            case WorkerBuried buried: LogBuried(buried.Worker.WorkerId, buried.Why, buried.Attempts, Plural.Of(buried.Attempts, "attempt goes", "attempts go")); break;
            case WorkerDraining draining when _changes.Admits(): LogDraining(draining.WorkerId, draining.Draining ? "drains" : "takes work again"); break;
            case WorkerSlotsChanged { Why: { } why } changed when _changes.Admits(): LogShort(changed.WorkerId, changed.Usable, changed.Slots, why); break;
            case WorkerSlotsChanged { Why: null } changed when _changes.Admits(): LogWhole(changed.WorkerId, changed.Slots); break;
            case MassLossHeld held: LogMassLoss(held.Silent, held.Known); break;
            case LateReport late when _late.Admits(): LogLate(late.Task.ToString(), late.Attempt, late.What, late.From.WorkerId); break;
            // What never began is charged to nobody, and is an everyday matter.
            case TaskRequeued { Used: > 0 } requeued when _requeues.Admits(): LogRequeued(requeued.Task.ToString(), Words.Of(requeued.Cause), requeued.Used, requeued.Allowed); break;
            case WorkerJoined or WorkerMissing or WorkerDraining or WorkerSlotsChanged or LateReport or TaskRequeued { Used: > 0 }: break;
            default:
                if (log.IsEnabled(LogLevel.Debug)) LogFact(FactText.Of(fact));
                break;
        }
    }

    [LoggerMessage(LogLevel.Information, "worker {Worker} joined from {Address} {How}")]
    private partial void LogJoined(string worker, string address, string how);

    [LoggerMessage(LogLevel.Warning, "worker {Worker} disconnected")]
    private partial void LogMissing(string worker);

    [LoggerMessage(LogLevel.Warning, "worker {Worker} given up: {Why}; {Attempts} {What} elsewhere")]
    private partial void LogBuried(string worker, string why, int attempts, string what);

    [LoggerMessage(LogLevel.Information, "worker {Worker} {What}")]
    private partial void LogDraining(string worker, string what);

    [LoggerMessage(LogLevel.Warning, "worker {Worker} takes {Usable} of {Slots} at present: {Why}")]
    private partial void LogShort(string worker, int usable, int slots, string why);

    [LoggerMessage(LogLevel.Information, "worker {Worker} takes all of {Slots} again")]
    private partial void LogWhole(string worker, int slots);

    [LoggerMessage(LogLevel.Critical, "{Silent} of {Known} workers are silent at once: likelier that this manager is cut off; held for one more grace")]
    private partial void LogMassLoss(int silent, int known);

    [LoggerMessage(LogLevel.Warning, "late report for task {Task} attempt {Attempt}: {What} from {Worker}; changed nothing")]
    private partial void LogLate(string task, int attempt, string what, string worker);

    [LoggerMessage(LogLevel.Information, "… and {More} more {What} of workers in {Seconds} s")]
    private static partial void LogMoreChanges(ILogger log, long more, string what, int seconds);

    [LoggerMessage(LogLevel.Warning, "… and {More} more late {What} in {Seconds} s")]
    private static partial void LogMoreLate(ILogger log, long more, string what, int seconds);

    [LoggerMessage(LogLevel.Warning, "… and {More} more {What} that joined or disconnected in {Seconds} s")]
    private static partial void LogMoreComings(ILogger log, long more, string what, int seconds);

    [LoggerMessage(LogLevel.Information, "… and {More} more {What} again in {Seconds} s")]
    private static partial void LogMoreRequeues(ILogger log, long more, string what, int seconds);

    [LoggerMessage(LogLevel.Information, "task {Task} runs again: {Cause} ({Used} of {Allowed})")]
    private partial void LogRequeued(string task, string cause, int used, int allowed);

    [LoggerMessage(LogLevel.Debug, "{Fact}")]
    private partial void LogFact(string fact);
}

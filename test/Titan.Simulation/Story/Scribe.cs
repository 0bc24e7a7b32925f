using System.Text;
using System.Text.RegularExpressions;
using Titan.Core;
using Titan.Core.Releases;
using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Simulation.Story;

/// <summary>Puts what Core answers into the words of the transcripts.</summary>
/// <param name="name">Ids are long and the same for nobody else: names stand for them.</param>
internal sealed partial class Scribe(Func<TaskId, string> name)
{
    private readonly Dictionary<Lease, string> _leases = [];

    /// <summary>The release in one line.</summary>
    public string Tell(Release release, Instant now) => release switch
    {
        TaskSubmitted fact => $"submitted {Name(fact.Task)}",
        TaskRequeued { Cause: Cause.WorkerLost } fact => $"requeue {Name(fact.Task)} at its old place{(fact.NotBefore > now ? $" in {Seconds(fact.NotBefore - now)}" : "")}: worker_lost (losses {fact.Used} of {fact.Allowed})",
        TaskRequeued { Cause: Cause.Spawn } fact => $"requeue {Name(fact.Task)} for another worker: spawn (tried on {fact.Used} of {fact.Allowed})",
        TaskRequeued fact => $"requeue {Name(fact.Task)} in {Seconds(fact.NotBefore - now)}: {Word(fact.Cause)} (retry {fact.Used} of {fact.Allowed})",
        TaskEnded fact => $"{Word(fact.Phase)} {Name(fact.Task)}: {Word(fact.Cause)}",
        TaskForgotten fact => $"forget {Name(fact.Task)}",
        AttemptStarted fact => $"started {Name(fact.Task)}#{fact.Attempt} on {Name(fact.Worker)}",
        CancelRequested fact => $"cancel of {Name(fact.Task)} is under way",
        LateReport fact => $"late {Name(fact.Task)}#{fact.Attempt} from {Name(fact.From)}: {fact.What}",
        WorkerJoined fact => $"{(fact.Again ? "rejoined" : "joined")} {Name(fact.Worker)}",
        WorkerMissing fact => $"missing {Name(fact.Worker)}",
        WorkerBuried fact => $"bury {Name(fact.Worker)}: {fact.Why} ({Count(fact.Attempts, "attempt")})",
        WorkerDraining fact => $"{fact.WorkerId} {(fact.Draining ? "drains" : "takes work again")}",
        WorkerSlotsChanged fact => $"{fact.WorkerId} takes {fact.Usable} of {fact.Slots}{(fact.Why is null ? "" : $": {fact.Why}")}",
        MassLossHeld fact => $"hold: {fact.Silent} of {fact.Known} workers are gone at once",
        Grant grant => Tell(grant),
        Stop { Reason: StopReason.Cancelled } stop => $"stop {Name(stop.Task)}#{stop.Attempt} on {Name(stop.To)}: cancelled, grace {Seconds(stop.Grace)}",
        Stop stop => $"stop {Name(stop.Task)}#{stop.Attempt} on {Name(stop.To)}: {Word(stop.Reason)}",
        Acknowledge order => $"acknowledge {_leases.GetValueOrDefault(order.Lease, $"lease {order.Lease}")} to {Name(order.To)}",
        CloseLink order => $"close the link of {Name(order.To)}: {order.Message}",
        _ => throw new InvalidOperationException($"no words for {release}"),
    };

    public string Tell(Refusal refusal) => $"refused, {Word(refusal.Reason)}: {Readable(refusal.Message)} ({Readable(refusal.Hint)})";

    public IEnumerable<string> Tell(TaskView view, Instant now)
    {
        var state = view.State;
        var line = new StringBuilder($"{Name(view.Spec.Id)} is {Word(state.Phase)}: {ReasonText.Of(view, now)}");
        line.Append($"; cause {Word(state.Cause)}, exit code {(state.ExitCode is { } code ? code : "unknown")}");
        line.Append($", retries {state.RetriesUsed} of {view.Spec.MaxRetries}, losses {state.LossesUsed} of {view.Spec.MaxLosses}");
        if (state.Cancellation is { } cancellation) line.Append($", cancel by {cancellation.By}: {Word(cancellation.Outcome)}");
        yield return line.ToString();

        foreach (var attempt in view.Attempts)
        {
            var late = attempt.LateReports == 0 ? "" : $"; {Count(attempt.LateReports, "late report")}, the last: {attempt.LastLateReport}";
            yield return $"#{attempt.Number} on {Name(attempt.Holder)} under lease {attempt.Lease}: {Word(attempt.Phase)}, {ReasonText.Of(attempt)}{late}";
        }
    }

    public static string Tell(WorkerView view) =>
        $"{Name(view.State.Session)} is {Word(view.Standing)}: {view.Busy} of {view.State.Slots} slots busy{string.Concat(view.Notes.Select(note => $"; it says: {note}"))}";

    public static string Tell(WorkerFit fit) => $"{fit.WorkerId} {(fit.Obstacles.Count == 0 ? "fits" : string.Join("; ", fit.Obstacles))}";

    public string Name(TaskId id) => name(id);

    /// <summary>snake_case, as in JSON.</summary>
    public static string Word(Enum value) =>
        string.Concat(value.ToString().Select((letter, i) => i > 0 && char.IsUpper(letter) ? $"_{letter}" : $"{letter}")).ToLowerInvariant();

    public static string Seconds(TimeSpan length) => $"{length.TotalSeconds:0.0##} s";

    private string Tell(Grant grant)
    {
        var attempt = $"{Name(grant.Spec.Id)}#{grant.Attempt}";
        _leases[grant.Lease] = attempt;
        return $"grant {attempt} to {Name(grant.To)}{(grant.Again ? " again" : "")}, lease {grant.Lease}";
    }

    private string Readable(string text) => Ids().Replace(text, id => TaskId.TryParse(id.Value, out var task) ? Name(task) : id.Value);

    [GeneratedRegex(@"\b[0-9A-Z]{26}\b")]
    private static partial Regex Ids();

    private static string Name(WorkerSession session) => session.Session == 1 ? session.WorkerId : $"{session.WorkerId}'{session.Session}";

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}

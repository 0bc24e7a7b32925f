using Titan.Core.Tasks;

namespace Titan.Core;

/// <summary>Refusals that more than one rule gives.</summary>
public static class Refusals
{
    public static Refusal Invalid(string field, string message, string hint) => new(RefusalReason.InvalidField, message, hint, field);

    public static Refusal TaskNotFound(string id) => new(
        RefusalReason.TaskNotFound, $"no task {id}", "titan tasks --all lists the tasks that this cluster knows");

    public static Refusal AttemptNotFound(TaskId id, int number) => new(
        RefusalReason.AttemptNotFound, $"task {id} has no attempt {number}", $"titan get {id} shows its attempts");

    public static Refusal AlreadyEnded(TaskId id, Phase phase) => new(
        RefusalReason.WrongPhase,
        $"task {id} has already {(phase == Phase.Cancelled ? "been cancelled" : Words.Of(phase))}",
        $"titan get {id} shows how it ended");

    public static Refusal NotEnded(TaskId id, Phase phase) => new(
        RefusalReason.WrongPhase,
        $"task {id} is {Words.Of(phase)}; only what has ended can be forgotten",
        "wait until it has ended, or cancel it first");

    public static Refusal AlreadyRetried(TaskId id, TaskId successor) => new(
        RefusalReason.AlreadyRetried,
        $"task {id} has been retried already, as {successor}",
        $"titan get {successor} shows how that went; titan retry --again {id} repeats it once more");

    public static Refusal WorkerNotFound(string id) => new(
        RefusalReason.WorkerNotFound, $"no worker {id}", "titan workers lists the workers that this cluster knows");

    public static Refusal AmbiguousId(string prefix, string first, string second) => new(
        RefusalReason.AmbiguousId, $"{prefix} begins more than one id: {first}, {second}", "give more characters of the id", "id");
}

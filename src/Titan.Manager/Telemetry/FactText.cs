using Titan.Core.Releases;
using Titan.Core.Tasks;

namespace Titan.Manager.Telemetry;

/// <summary>The everyday life of tasks in one line each, for the log at debug level.</summary>
internal static class FactText
{
    public static string Of(Fact fact) => fact switch
    {
        TaskSubmitted submitted => $"task {submitted.Task} submitted",
        TaskRequeued requeued => $"task {requeued.Task} is back in the queue: {Words.Of(requeued.Cause)}",
        TaskEnded ended => $"task {ended.Task} {Words.Of(ended.Phase)}: {Words.Of(ended.Cause)}",
        AttemptStarted started => $"task {started.Task} attempt {started.Attempt} started on {started.Worker.WorkerId}",
        CancelRequested requested => $"cancel of task {requested.Task} requested",
        TaskForgotten forgotten => $"task {forgotten.Task} forgotten",
        TaskFact other => $"task {other.Task} changed",
        _ => "the cluster changed",
    };
}

using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Core.Scheduling;

/// <summary>What tasks ask of a Worker. Tasks with one demand wait in one queue, so matching looks at heads only.</summary>
internal sealed record Demand(Executor Executor, TextMap Require, BarredWorkers Barred)
{
    public static Demand Of(TaskSpec spec, IReadOnlyList<AttemptState> attempts) => new(spec.Work.Executor, spec.Require, BarredWorkers.Of(attempts));

    public bool IsMetBy(WorkerState worker) =>
        worker.Executors.Contains(Executor) && worker.Labels.Covers(Require) && !Barred.Contains(worker.Session.WorkerId);

    /// <summary>Each thing that the Worker lacks, in one line; none when it fits.</summary>
    public IEnumerable<string> Lacking(WorkerState worker)
    {
        if (!worker.Executors.Contains(Executor)) yield return $"does not run {Words.Of(Executor)} tasks";

        foreach (var (key, value) in Require)
        {
            if (!worker.Labels.TryGetValue(key, out var own)) yield return $"has no label {key} (needs {key}={value})";
            else if (own != value) yield return $"has label {key}={own} (needs {key}={value})";
        }

        if (Barred.Contains(worker.Session.WorkerId)) yield return "could not start it";
    }
}

namespace Titan.Core.Tasks;

/// <summary>Why a task stands where it stands.</summary>
/// <param name="Workers">For a pending task: what each Worker lacks.</param>
public sealed record Explanation(TaskView Task, IReadOnlyList<WorkerFit> Workers);

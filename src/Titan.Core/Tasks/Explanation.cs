namespace Titan.Core.Tasks;

/// <summary>Why a task stands where it stands.</summary>
/// <param name="Workers">For a pending task: what each Worker lacks; as many as are told in one go.</param>
/// <param name="Next">The id of the Worker after which more can be told; null when there are no more.</param>
public sealed record Explanation(TaskView Task, IReadOnlyList<WorkerFit> Workers, string? Next = null);

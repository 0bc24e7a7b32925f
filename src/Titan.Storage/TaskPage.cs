using Titan.Core.Tasks;

namespace Titan.Storage;

/// <summary>A page of a list.</summary>
/// <param name="Next">Where the next page begins; null when this was the last.</param>
public sealed record TaskPage(IReadOnlyList<StoredTask> Tasks, TaskId? Next);

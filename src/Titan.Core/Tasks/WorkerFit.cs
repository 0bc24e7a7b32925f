namespace Titan.Core.Tasks;

/// <summary>Whether a Worker could take a task now.</summary>
/// <param name="Obstacles">One line for each thing in the way; none when it fits.</param>
public sealed record WorkerFit(string WorkerId, IReadOnlyList<string> Obstacles);

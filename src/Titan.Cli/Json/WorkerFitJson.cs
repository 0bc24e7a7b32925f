namespace Titan.Cli.Json;

/// <summary>Whether a Worker could take the task now, and what is in the way.</summary>
internal sealed record WorkerFitJson(string Worker, bool Fits, IReadOnlyList<string> Obstacles);

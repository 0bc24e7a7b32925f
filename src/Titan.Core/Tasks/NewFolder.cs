namespace Titan.Core.Tasks;

/// <summary>Another folder to start in.</summary>
/// <param name="Path">Absolute; null: a fresh work folder.</param>
public sealed record NewFolder(string? Path);

namespace Titan.Worker.Execution.Folders;

/// <summary>A folder of ours that could not be removed, and why.</summary>
internal readonly record struct LeftFolder(string Path, string Trouble);

using Titan.Core.Tasks;

namespace Titan.Storage;

/// <summary>One stream of one attempt.</summary>
public readonly record struct OutputKey(TaskId Task, int Attempt, OutputStreamName Stream);

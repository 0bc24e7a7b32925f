namespace Titan.Core.Releases;

/// <summary>Something that follows from a decision, and leaves only when the decision's changes are durable.</summary>
public abstract record Release;

namespace Titan.Worker.Link;

/// <summary>No Manager will ever take this Worker as it is; the message says why, and what to change.</summary>
internal sealed class LinkRefusedException(string message) : Exception(message);

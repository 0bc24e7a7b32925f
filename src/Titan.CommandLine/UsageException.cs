namespace Titan.CommandLine;

/// <summary>Bad usage that only shows when several switches are seen together. Told in one line, with exit code 2.</summary>
/// <param name="message">What does not go together, and what to leave out or to add.</param>
public sealed class UsageException(string message) : Exception(message);

namespace Titan.Cli;

/// <summary>Bad usage that only shows when several switches are seen together. Told in one line, with exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);

namespace Titan.Cli.Json;

/// <summary>What went wrong.</summary>
/// <param name="Code">The status, such as NOT_FOUND; USAGE for bad usage.</param>
/// <param name="Message">What happened, to what.</param>
/// <param name="Hint">What to do now.</param>
internal sealed record ProblemJson(string Code, string Message, string Hint);

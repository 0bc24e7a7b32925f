namespace Titan.Cli.Completion;

/// <summary>A word that may stand next.</summary>
internal readonly record struct Candidate(string Word, string Help);

using Titan.Cli.Output;

namespace Titan.Cli.Json;

/// <summary>Output of one attempt, as text.</summary>
internal sealed record LogsJson(string Id, int Attempt, OutputText Stdout, OutputText Stderr, long StdoutBytes, long StderrBytes, bool OutputTruncated);

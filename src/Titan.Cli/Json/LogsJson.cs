using Titan.Cli.Output;

namespace Titan.Cli.Json;

/// <summary>Output of one attempt, as text; also as base64 where that is no valid UTF-8.</summary>
internal sealed record LogsJson(string Id, int Attempt, OutputText Stdout, OutputText Stderr, OutputBytes? StdoutBase64, OutputBytes? StderrBase64, long StdoutBytes, long StderrBytes, bool OutputTruncated);

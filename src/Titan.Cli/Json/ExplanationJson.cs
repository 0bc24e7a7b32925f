namespace Titan.Cli.Json;

/// <summary>Why a task is as it is.</summary>
/// <param name="StderrLines">Of a failed one, the last lines of its latest attempt's standard error.</param>
internal sealed record ExplanationJson(
    string Id, string Phase, string Cause, string Reason, IReadOnlyList<string> Findings, IReadOnlyList<string> StderrLines, IAsyncEnumerable<WorkerFitJson> Workers, IReadOnlyList<HistoryJson> History);

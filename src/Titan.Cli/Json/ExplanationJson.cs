namespace Titan.Cli.Json;

/// <summary>Why a task is as it is.</summary>
internal sealed record ExplanationJson(
    string Id, string Phase, string Cause, string Reason, IReadOnlyList<string> Findings, IAsyncEnumerable<WorkerFitJson> Workers, IReadOnlyList<HistoryJson> History);

namespace Titan.EndToEnd.Chaos.Checking;

/// <summary>An attempt, by whoever tells it.</summary>
/// <param name="OutputBytes">Written to standard output.</param>
internal sealed record AttemptRecord(int Number, ulong Lease, string Worker, string Phase, int OutputBytes, int LateReports);

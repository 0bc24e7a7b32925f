namespace Titan.Cli.Json;

/// <summary>What the leading Manager holds, and the most that it holds of it. Bytes are of memory, by estimate.</summary>
internal sealed record BoundsJson(
    long Pending, long MaxPending, long PendingBytes, long MaxPendingBytes, long EndedBytes, long MemoryBytes,
    long RequestBytes, long MaxRequestBytes, long AnswerBytes, long MaxAnswerBytes, long WatchedIds, long MaxWatchedIds, long Connections, long MaxConnections);

namespace Titan.Protocol;

/// <summary>The bounds of what goes over the wire.</summary>
public static class WireLimits
{
    /// <summary>Bytes of one message, either way.</summary>
    public const int MessageBytes = 4 << 20;

    /// <summary>Tasks, ids or results in one message.</summary>
    public const int ItemsPerMessage = 1_000;

    /// <summary>Ids of one watch.</summary>
    public const int WatchedIds = 10_000;

    /// <summary>Bytes of output in one chunk.</summary>
    public const int ChunkBytes = 64 << 10;

    /// <summary>Tasks of a page when the caller does not say.</summary>
    public const int DefaultPageSize = 50;

    /// <summary>Tasks of the largest page.</summary>
    public const int MaxPageSize = 1_000;

    /// <summary>Version of the worker link.</summary>
    public const int LinkProtocol = 1;
}

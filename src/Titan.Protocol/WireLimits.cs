namespace Titan.Protocol;

/// <summary>The bounds of what goes over the wire.</summary>
public static class WireLimits
{
    /// <summary>Bytes of one message, either way.</summary>
    public const int MessageBytes = 4 << 20;

    /// <summary>Tasks, ids or results in one message.</summary>
    public const int ItemsPerMessage = 1_000;

    /// <summary>Bytes of the tasks of one answer; one more task (at most 2 MiB) still fits the message.</summary>
    public const int TaskListBytes = 2 << 20;

    /// <summary>A page of Workers ends with the one with which it has about so many bytes.</summary>
    public const int WorkerListBytes = 1 << 20;

    /// <summary>Ids of one watch.</summary>
    public const int WatchedIds = 10_000;

    /// <summary>What a message may weigh when it is read, in bytes of memory: two bytes on the wire may stand for hundreds. See <see cref="Protocol.MessageWeight"/>.</summary>
    public const long MessageWeight = 16L * MessageBytes;

    /// <summary>Earlier sessions that a Worker may say it succeeds.</summary>
    public const int SucceededSessions = 16;

    /// <summary>Bytes of output in one chunk.</summary>
    public const int ChunkBytes = 64 << 10;

    /// <summary>Tasks of a page when the caller does not say.</summary>
    public const int DefaultPageSize = 50;

    /// <summary>Tasks of the largest page.</summary>
    public const int MaxPageSize = 1_000;

    /// <summary>Characters of the line that a Worker says about a failure; what is longer is cut.</summary>
    public const int ResultMessageLength = 1_024;

    /// <summary>Characters of what a Worker says it is short of; what is longer is cut.</summary>
    public const int WithheldForLength = 256;

    /// <summary>Characters of the version that a Worker tells; what is longer is cut.</summary>
    public const int VersionLength = 128;

    /// <summary>Notes that a Worker may tell of itself; more are not heard.</summary>
    public const int WorkerNotes = 8;

    /// <summary>Characters of one note; what is longer is cut.</summary>
    public const int WorkerNoteLength = 512;

    /// <summary>Characters of an error's text; what is longer is cut. It travels in headers, which are bounded on the way.</summary>
    public const int ErrorLength = 1_024;

    /// <summary>Version of the worker link.</summary>
    public const int LinkProtocol = 1;
}

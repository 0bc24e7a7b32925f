using Titan.Protocol.V1;

namespace Titan.Client.Tasks;

/// <summary>How far the two streams of one attempt have been read, so that a stream that is opened again tells nothing twice.</summary>
internal sealed class LogPosition(OutputStream wanted, long since)
{
    private long _stdout = since;
    private long _stderr = since;

    /// <summary>Where to go on. The contract has one offset for both streams: the stream that is ahead is trimmed here.</summary>
    public long Lowest => wanted switch
    {
        OutputStream.Stdout => _stdout,
        OutputStream.Stderr => _stderr,
        _ => Math.Min(_stdout, _stderr),
    };

    /// <summary>What is new in a message; null when nothing is.</summary>
    public LogPiece? Take(LogsResponse message)
    {
        ref var position = ref message.Stream == OutputStream.Stderr ? ref _stderr : ref _stdout;
        var end = message.Offset + message.Data.Length;
        var missing = Math.Max(0, message.Offset - position);
        if (end <= position) return null;

        var start = Math.Max(message.Offset, position);
        position = end;
        return new LogPiece(message.Attempt, message.Stream, start, message.Data.Memory[(int)(start - message.Offset)..], missing);
    }
}

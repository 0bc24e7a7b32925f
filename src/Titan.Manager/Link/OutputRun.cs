using Titan.Protocol;
using Titan.Protocol.V1;

namespace Titan.Manager.Link;

/// <summary>Pieces of one stream that follow each other: stored as one, however small they came.</summary>
internal sealed class OutputRun(OutputChunk first)
{
    private byte[]? _joined;
    private int _length = first.Data.Length;

    /// <summary>Names the stream, and where in it the run begins.</summary>
    public OutputChunk First { get; } = first;

    public ReadOnlyMemory<byte> Bytes => _joined is null ? First.Data.Memory : _joined.AsMemory(0, _length);

    /// <summary>Runs of these pieces, as long as may be, in the order in which they begin.</summary>
    public static List<OutputRun> Of(IReadOnlyList<OutputChunk> chunks)
    {
        var runs = new List<OutputRun>(Math.Min(chunks.Count, 16));
        if (chunks.Count == 1)
        {
            runs.Add(new OutputRun(chunks[0]));
            return runs;
        }

        // Streams of many attempts may alternate, piece by piece.
        var latest = new Dictionary<(ulong Lease, OutputStream Stream), OutputRun>();
        foreach (var chunk in chunks)
        {
            var stream = (chunk.Lease, chunk.Stream);
            if (latest.TryGetValue(stream, out var run) && run.TryAdd(chunk)) continue;
            latest[stream] = run = new OutputRun(chunk);
            runs.Add(run);
        }

        return runs;
    }

    /// <returns>False when it does not go on where this ends, or would make it too long.</returns>
    private bool TryAdd(OutputChunk next)
    {
        var bytes = next.Data.Length;
        if (next.Offset != First.Offset + _length || _length + bytes > WireLimits.ChunkBytes || next.Attempt != First.Attempt || next.TaskId != First.TaskId) return false;
        if (_joined is null || _joined.Length < _length + bytes)
        {
            var longer = new byte[Math.Min(WireLimits.ChunkBytes, 2 * (_length + bytes))];
            Bytes.CopyTo(longer);
            _joined = longer;
        }

        next.Data.Span.CopyTo(_joined.AsSpan(_length));
        _length += bytes;
        return true;
    }
}

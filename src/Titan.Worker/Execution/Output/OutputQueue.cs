using Titan.Worker.Execution.Framing;

namespace Titan.Worker.Execution.Output;

/// <summary>Output of one attempt that came from its keeper and waits to be taken: never more than the window.</summary>
internal sealed class OutputQueue
{
    // Not each piece is told back, so that a command that writes little costs no message.
    private const int TellBackBytes = FrameLimits.WindowBytes / 2;

    private Queue<OutputChunk>? _chunks;
    private int _taken;

    /// <summary>How often it was rewound.</summary>
    public int Round { get; private set; }

    /// <summary>No more will come in this round.</summary>
    public bool IsTold { get; set; }

    public bool IsEmpty => _chunks is null or { Count: 0 };

    public void Add(OutputChunk chunk) => (_chunks ??= new Queue<OutputChunk>()).Enqueue(chunk);

    /// <param name="tellBack">Bytes that the keeper is to be told were taken; 0: none yet.</param>
    public bool TryTake(int limit, out OutputChunk chunk, out int tellBack)
    {
        tellBack = 0;
        if (_chunks is null || !_chunks.TryPeek(out chunk) || limit <= 0)
        {
            chunk = default;
            return false;
        }

        _chunks.Dequeue();
        if (chunk.Bytes.Length > limit) chunk = Split(chunk, limit);
        _taken += chunk.Bytes.Length;
        if (_taken < TellBackBytes) return true;
        (tellBack, _taken) = (_taken, 0);
        return true;
    }

    public void Rewind()
    {
        Round++;
        IsTold = false;
        Clear();
    }

    public void Clear()
    {
        _chunks = null;
        _taken = 0;
    }

    // The rest goes back to the front.
    private OutputChunk Split(OutputChunk chunk, int limit)
    {
        var rest = chunk with { Offset = chunk.Offset + limit, Bytes = chunk.Bytes[limit..] };
        _chunks = new Queue<OutputChunk>(_chunks!.Prepend(rest));
        return chunk with { Bytes = chunk.Bytes[..limit] };
    }
}

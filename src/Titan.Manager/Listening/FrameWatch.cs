using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Titan.Manager.Listening;

/// <summary>Looks at the heads of HTTP/2 frames as they go by.</summary>
/// <param name="flooded">Told what there are too many of; it ends the connection, and no more is read.</param>
internal sealed class FrameWatch(PipeReader input, FrameRules rules, Action<string> flooded) : PipeReader
{
    private const int HeadBytes = 9;

    /// <summary>Bytes from what has been consumed to the next head.</summary>
    private long _toHead = FirstBytes.Http2;
    private ReadOnlySequence<byte> _seen;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => Look(await input.ReadAsync(cancellationToken));

    public override bool TryRead(out ReadResult result)
    {
        if (!input.TryRead(out result)) return false;
        Look(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _toHead -= _seen.Slice(0, consumed).Length;
        _seen = default;
        input.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => input.CancelPendingRead();

    public override void Complete(Exception? exception = null) => input.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => input.CompleteAsync(exception);

    private ReadResult Look(ReadResult read)
    {
        _seen = read.Buffer;
        if (_seen.Length < _toHead + HeadBytes) return read;

        var now = Environment.TickCount64;
        var rest = _seen.Slice(_toHead);
        Span<byte> head = stackalloc byte[HeadBytes];
        while (rest.Length >= HeadBytes)
        {
            rest.Slice(0, HeadBytes).CopyTo(head);
            var length = HeadBytes + ((head[0] << 16) | (head[1] << 8) | head[2]);
            _toHead += length;
            if (rules.Count(head[3], head[4], now) is { } what)
            {
                flooded(what);
                // What else has come is given to nobody: a megabyte of it may be there, and would be worked off first.
                input.AdvanceTo(read.Buffer.End);
                throw new ConnectionAbortedException($"too many {what}");
            }

            if (rest.Length < length) break;
            rest = rest.Slice(length);
        }

        return read;
    }
}

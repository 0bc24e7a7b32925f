using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Titan.Manager.Listening;

/// <summary>Looks at the heads of HTTP/2 frames as they go by.</summary>
/// <param name="flooded">Told what there are too many of; it ends the connection, and no more is read.</param>
internal sealed class FrameWatch(PipeReader input, FrameRules rules, Action<string> flooded) : PipeReader
{
    private const int HeadBytes = 9;

    // A head may come in pieces, and who reads may take each piece as it comes.
    private readonly byte[] _head = new byte[HeadBytes];
    private int _headBytes;

    /// <summary>Bytes that are still to come before the next head.</summary>
    private long _toHead = FirstBytes.Http2;

    /// <summary>Bytes of the start of what is read next that have been looked at.</summary>
    private long _looked;
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
        _looked -= _seen.Slice(0, consumed).Length;
        _seen = default;
        input.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => input.CancelPendingRead();

    public override void Complete(Exception? exception = null) => input.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => input.CompleteAsync(exception);

    private ReadResult Look(ReadResult read)
    {
        _seen = read.Buffer;
        var now = Environment.TickCount64;
        var rest = _seen.Slice(_looked);
        _looked = _seen.Length;
        while (!rest.IsEmpty)
        {
            var passed = Math.Min(_toHead, rest.Length);
            _toHead -= passed;
            rest = rest.Slice(passed);

            var part = (int)Math.Min(HeadBytes - _headBytes, rest.Length);
            rest.Slice(0, part).CopyTo(_head.AsSpan(_headBytes));
            rest = rest.Slice(part);
            _headBytes += part;
            if (_headBytes < HeadBytes) break;

            _headBytes = 0;
            _toHead = (_head[0] << 16) | (_head[1] << 8) | _head[2];
            if (rules.Count(_head[3], _head[4], now) is not { } what) continue;

            flooded(what);
            // What else has come is given to nobody: a megabyte of it may be there, and would be worked off first.
            input.AdvanceTo(read.Buffer.End);
            throw new ConnectionAbortedException($"too many {what}");
        }

        return read;
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Titan.Protocol;

namespace Titan.Manager.Memory;

/// <summary>The body of a call of gRPC, of which a message is read on only when there is memory for what becomes of it.</summary>
/// <param name="keepsToTheEnd">The one message of the call is in use until the call is over; otherwise a message is done with when the next is asked for, or whoever goes on with it takes a pass of its own.</param>
internal sealed class GatedBody(PipeReader body, ByteGate gate, bool keepsToTheEnd, CancellationToken aborted) : PipeReader, IDisposable
{
    /// <summary>Bytes of memory for each on the wire: as it came, as texts of two bytes a letter, and as what is written to the store.</summary>
    public const int PerByte = 8;

    /// <summary>A message of so many bytes asks nobody.</summary>
    private const int Free = 4 << 10;

    /// <summary>A flag that says whether it is compressed, and its length.</summary>
    private const int Header = 5;

    private ReadOnlySequence<byte> _latest;
    private ByteGate.Pass? _pass;

    // What is still to come of the message that is being read; 0 between two.
    private long _ahead;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (_ahead == 0 && !keepsToTheEnd) Dispose();
        var reading = body.ReadAsync(cancellationToken);
        if (!reading.IsCompletedSuccessfully) return WaitAsync(reading);
        var read = reading.Result;
        return Look(read.Buffer) is var bytes and > 0 ? EnterAsync(read, bytes) : ValueTask.FromResult(read);
    }

    public override bool TryRead(out ReadResult result)
    {
        if (!body.TryRead(out result)) return false;
        _latest = result.Buffer;
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_ahead > 0) _ahead = Math.Max(0, _ahead - _latest.Slice(_latest.Start, consumed).Length);
        body.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => body.CancelPendingRead();

    public override void Complete(Exception? exception = null) => body.Complete(exception);

    public void Dispose()
    {
        _pass?.Dispose();
        _pass = null;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> WaitAsync(ValueTask<ReadResult> reading)
    {
        var read = await reading;
        if (Look(read.Buffer) is var bytes and > 0) _pass = await gate.EnterAsync(bytes, aborted);
        return read;
    }

    private async ValueTask<ReadResult> EnterAsync(ReadResult read, long bytes)
    {
        _pass = await gate.EnterAsync(bytes, aborted);
        return read;
    }

    /// <summary>How many bytes to ask for; 0 when this is no beginning of a message of some size.</summary>
    private long Look(ReadOnlySequence<byte> buffer)
    {
        _latest = buffer;
        if (_ahead > 0 || buffer.Length < Header) return 0;
        Span<byte> header = stackalloc byte[Header];
        buffer.Slice(0, Header).CopyTo(header);
        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        _ahead = Header + length;
        if (_pass is not null) return 0;
        // What a compressed one becomes is not known before.
        var bytes = header[0] == 0 ? Math.Min(length, WireLimits.MessageBytes) : WireLimits.MessageBytes;
        return bytes <= Free ? 0 : (long)bytes * PerByte;
    }
}

using System.Buffers.Binary;
using System.Text;

namespace Titan.Worker.Execution.Framing;

/// <summary>Frames that wait to be sent, one after the other.</summary>
internal sealed class FrameWriter
{
    // Kept between sends; what is larger is let go once it is sent.
    private const int KeptBytes = 256 << 10;

    private byte[] _buffer = new byte[1_024];
    private int _start;
    private int _end;
    private int _frame;

    public bool IsEmpty => _start == _end;

    public int Length => _end - _start;

    /// <summary>What is to be sent next.</summary>
    public ReadOnlySpan<byte> Waiting => _buffer.AsSpan(_start, _end - _start);

    public void Begin(FrameKind kind)
    {
        _frame = _end;
        Reserve(FrameLimits.HeaderBytes)[4] = (byte)kind;
    }

    public void Complete() => BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(_frame), _end - _frame - 4);

    public void Write(byte value) => Reserve(1)[0] = value;

    public void Write(int value) => BinaryPrimitives.WriteInt32LittleEndian(Reserve(4), value);

    public void Write(long value) => BinaryPrimitives.WriteInt64LittleEndian(Reserve(8), value);

    public void Write(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);

    /// <summary>Bytes, with their number before them.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        Write(bytes.Length);
        bytes.CopyTo(Reserve(bytes.Length));
    }

    /// <summary>UTF-8, with the number of its bytes before it.</summary>
    public void Write(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Write(length);
        Encoding.UTF8.GetBytes(text, Reserve(length));
    }

    /// <summary>So many of the waiting bytes were sent.</summary>
    public void Sent(int count)
    {
        _start += count;
        if (_start < _end) return;
        _start = _end = 0;
        if (_buffer.Length > KeptBytes) _buffer = new byte[1_024];
    }

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _end < count) Grow(count);
        var room = _buffer.AsSpan(_end, count);
        _end += count;
        return room;
    }

    private void Grow(int count)
    {
        var length = _end - _start;
        var buffer = length + count <= _buffer.Length / 2 ? _buffer : new byte[Math.Max(_buffer.Length * 2, length + count)];
        _buffer.AsSpan(_start, length).CopyTo(buffer);
        _buffer = buffer;
        _frame -= _start;
        (_start, _end) = (0, length);
    }
}

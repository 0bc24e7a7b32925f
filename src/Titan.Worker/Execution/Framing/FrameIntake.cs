using System.Buffers.Binary;

namespace Titan.Worker.Execution.Framing;

/// <summary>Puts received bytes together to frames.</summary>
/// <param name="limit">Bytes of the longest frame that may come.</param>
internal sealed class FrameIntake(int limit)
{
    private const int RoomBytes = 4 << 10;

    // What is larger is let go once it is empty.
    private const int KeptBytes = 256 << 10;

    private byte[] _buffer = new byte[RoomBytes];
    private int _start;
    private int _end;

    /// <summary>Where to receive to.</summary>
    public Span<byte> Room
    {
        get
        {
            if (_start == _end)
            {
                _start = _end = 0;
                if (_buffer.Length > KeptBytes) _buffer = new byte[RoomBytes];
            }

            if (_buffer.Length == _end) MakeRoom();
            return _buffer.AsSpan(_end);
        }
    }

    public void Received(int count) => _end += count;

    /// <summary>The next whole frame, which is good until the next call of anything here; false: more must come first.</summary>
    /// <exception cref="FrameException">What came is no frame.</exception>
    public bool TryTake(out FrameReader frame)
    {
        frame = default;
        var available = _end - _start;
        if (available < FrameLimits.HeaderBytes) return false;

        var length = BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_start));
        if (length < 1 || length > limit) throw new FrameException($"a frame says it is {length} bytes long; from 1 to {limit} can be");
        if (available - 4 < length)
        {
            if (_buffer.Length < length + 4) Resize(length + 4);
            return false;
        }

        frame = new FrameReader((FrameKind)_buffer[_start + 4], _buffer.AsSpan(_start + FrameLimits.HeaderBytes, length - 1));
        _start += length + 4;
        return true;
    }

    private void MakeRoom()
    {
        if (_start > 0) Resize(_buffer.Length);
        else Resize(_buffer.Length * 2);
    }

    private void Resize(int size)
    {
        var buffer = new byte[size];
        _buffer.AsSpan(_start, _end - _start).CopyTo(buffer);
        _buffer = buffer;
        (_start, _end) = (0, _end - _start);
    }
}

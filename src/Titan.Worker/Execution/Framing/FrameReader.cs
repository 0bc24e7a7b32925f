using System.Buffers.Binary;
using System.Text;

namespace Titan.Worker.Execution.Framing;

/// <summary>Reads the fields of one frame in their order, and goes nowhere beyond its end.</summary>
internal ref struct FrameReader(FrameKind kind, ReadOnlySpan<byte> fields)
{
    private ReadOnlySpan<byte> _rest = fields;

    public FrameKind Kind { get; } = kind;

    public byte ReadByte() => Take(1)[0];

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public ReadOnlySpan<byte> ReadBytes() => Take(ReadInt32());

    public string ReadText() => Encoding.UTF8.GetString(ReadBytes());

    /// <summary>A number of things to follow, none of which may be without a byte.</summary>
    public int ReadCount()
    {
        var count = ReadInt32();
        return count >= 0 && count <= _rest.Length ? count : throw Broken();
    }

    /// <summary>Every field has been read.</summary>
    public readonly void Complete()
    {
        if (_rest.Length > 0) throw Broken();
    }

    private readonly FrameException Broken() => new($"a frame of kind {(byte)Kind} has other fields than it must have");

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _rest.Length) throw Broken();
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}

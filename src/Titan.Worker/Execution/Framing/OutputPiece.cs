using Titan.Core.Tasks;
using OutputStream = Titan.Protocol.V1.OutputStream;

namespace Titan.Worker.Execution.Framing;

/// <summary>A piece of output on its way from a keeper to the Worker.</summary>
/// <param name="round">How often the output was rewound before; a piece of an earlier round is stale.</param>
internal readonly ref struct OutputPiece(Lease lease, int round, OutputStream stream, long offset, ReadOnlySpan<byte> bytes)
{
    public Lease Lease { get; } = lease;

    public int Round { get; } = round;

    public OutputStream Stream { get; } = stream;

    public long Offset { get; } = offset;

    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public static OutputPiece ReadFrom(ref FrameReader frame)
    {
        var piece = new OutputPiece(
            new Lease(frame.ReadUInt64()), frame.ReadInt32(), (OutputStream)frame.ReadByte(), frame.ReadInt64(), frame.ReadBytes());
        frame.Complete();
        return piece;
    }

    public void WriteTo(FrameWriter frames)
    {
        frames.Begin(FrameKind.Output);
        frames.Write(Lease.Number);
        frames.Write(Round);
        frames.Write((byte)Stream);
        frames.Write(Offset);
        frames.Write(Bytes);
        frames.Complete();
    }
}

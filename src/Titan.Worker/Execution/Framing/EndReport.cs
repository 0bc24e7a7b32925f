using Titan.Core;
using Titan.Core.Tasks;

namespace Titan.Worker.Execution.Framing;

/// <summary>How an attempt ended, on its way from a keeper to the Worker.</summary>
internal static class EndReport
{
    public static void Write(FrameWriter frames, Lease lease, AttemptEnd end)
    {
        frames.Begin(FrameKind.Ended);
        frames.Write(lease.Number);
        frames.Write((byte)end.Cause);
        frames.Write(end.ExitCode);
        frames.Write(end.Signal);
        frames.Write(end.StartedAt?.Ticks ?? -1);
        frames.Write(end.EndedAt.Ticks);
        Write(frames, end.Stdout);
        Write(frames, end.Stderr);
        frames.Write(end.UserCpu.Ticks);
        frames.Write(end.SystemCpu.Ticks);
        frames.Write(end.MaxResidentBytes);
        frames.Write(end.Message ?? "");
        frames.Write(end.Shortage ?? "");
        frames.Write((byte)(end.WasTold ? 1 : 0));
        frames.Write((byte)(end.MayBeOutOfMemory ? 1 : 0));
        frames.Write(end.Removed?.Count ?? 0);
        frames.Write(end.Removed?.FirstNames ?? "");
        frames.Complete();
    }

    public static (Lease Lease, AttemptEnd End) ReadFrom(ref FrameReader frame)
    {
        var lease = new Lease(frame.ReadUInt64());
        var end = new AttemptEnd
        {
            Cause = (Cause)frame.ReadByte(),
            ExitCode = frame.ReadInt32(),
            Signal = frame.ReadInt32(),
            StartedAt = frame.ReadInt64() is var ticks and >= 0 ? new Instant(ticks) : null,
            EndedAt = new Instant(frame.ReadInt64()),
            Stdout = ReadSeal(ref frame),
            Stderr = ReadSeal(ref frame),
            UserCpu = TimeSpan.FromTicks(frame.ReadInt64()),
            SystemCpu = TimeSpan.FromTicks(frame.ReadInt64()),
            MaxResidentBytes = frame.ReadInt64(),
            Message = frame.ReadText() is { Length: > 0 } message ? message : null,
            Shortage = frame.ReadText() is { Length: > 0 } shortage ? shortage : null,
            WasTold = frame.ReadByte() != 0,
            MayBeOutOfMemory = frame.ReadByte() != 0,
            Removed = (frame.ReadInt32(), frame.ReadText()) is ( > 0 and var count, var names) ? new RemovedFiles(count, names) : null,
        };
        frame.Complete();
        return (lease, end);
    }

    private static void Write(FrameWriter frames, OutputSeal seal)
    {
        frames.Write(seal.TotalBytes);
        frames.Write(seal.HeadBytes);
        frames.Write(seal.TailBytes);
        frames.Write(seal.Sha256.Span);
    }

    private static OutputSeal ReadSeal(ref FrameReader frame)
    {
        var (total, head, tail) = (frame.ReadInt64(), frame.ReadInt64(), frame.ReadInt64());
        var hash = frame.ReadBytes();
        return total == 0 ? OutputSeal.Open : new OutputSeal(total, head, tail, hash.ToArray());
    }
}

using Titan.Core.Tasks;
using Titan.Worker.Execution.Framing;
using Titan.Worker.Execution.Keeping;
using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Pool;

/// <summary>One keeper as the Worker sees it.</summary>
/// <param name="handle">Of the process; closed by whoever buries it.</param>
internal sealed class KeeperProcess(long number, int pid, int handle, int socket, string folder)
{
    /// <summary>Of this keeper in its pool; never used again.</summary>
    public long Number => number;

    public int Pid => pid;

    /// <summary>Where its work folders are.</summary>
    public string Folder => folder;

    /// <summary>Readable once it has ended.</summary>
    public int Handle => handle;

    /// <summary>It has said that it is there.</summary>
    public bool IsReady { get; set; }

    /// <summary>It holds processes that it cannot end, and takes no more attempts: see <see cref="LeftProcesses"/>.</summary>
    public bool IsRetired { get; set; }

    public FrameSocket Link { get; } = new(socket, FrameLimits.UpBytes);

    /// <summary>What it runs now.</summary>
    public LocalAttempt? Running { get; set; }

    /// <summary>What it runs, and what it keeps output of.</summary>
    public HashSet<LocalAttempt> Holding { get; } = [];

    /// <summary>When it must have ended what it runs; else it hangs, and is killed.</summary>
    public MonotonicTime MustEndBy { get; set; } = MonotonicTime.Never;

    /// <summary>What it runs has traced it: see <see cref="KeeperTracers"/>.</summary>
    public bool WasTraced { get; set; }

    /// <summary>More is sent as soon as its socket has room.</summary>
    public bool IsWatchedForRoom { get; set; }

    public void Run(RunOrder order) => order.WriteTo(Link.Frames);

    public void Stop(Lease lease, Cause cause, TimeSpan grace)
    {
        Link.Frames.Begin(FrameKind.Stop);
        Link.Frames.Write(lease.Number);
        Link.Frames.Write((byte)cause);
        Link.Frames.Write(grace.Ticks);
        Link.Frames.Complete();
    }

    public void Rewind(Lease lease, int round) => Write(FrameKind.Rewind, lease, round);

    public void Taken(Lease lease, int bytes) => Write(FrameKind.Taken, lease, bytes);

    public void Forget(Lease lease)
    {
        Link.Frames.Begin(FrameKind.Forget);
        Link.Frames.Write(lease.Number);
        Link.Frames.Complete();
    }

    /// <summary>If it is stopped; else this changes nothing.</summary>
    public void GoOn() => Pidfd.Send(Handle, Signals.Continue);

    public void Kill() => Pidfd.Send(Handle, Signals.Kill);

    private void Write(FrameKind kind, Lease lease, int number)
    {
        Link.Frames.Begin(kind);
        Link.Frames.Write(lease.Number);
        Link.Frames.Write(number);
        Link.Frames.Complete();
    }
}

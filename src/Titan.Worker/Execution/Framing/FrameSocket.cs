using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Framing;

/// <summary>One end of the socket between a Worker and a keeper. Never waits: neither may be stopped by the other.</summary>
/// <param name="socket">Closed by this.</param>
/// <param name="limit">Bytes of the longest frame that may come.</param>
internal sealed unsafe class FrameSocket(int socket, int limit)
{
    private readonly FrameIntake _intake = new(limit);

    public int File => socket;

    /// <summary>What waits to be sent.</summary>
    public FrameWriter Frames { get; } = new();

    /// <summary>The socket took less than all: it is to be watched for room.</summary>
    public bool IsBackedUp { get; private set; }

    /// <summary>The other side has closed: nothing more will come.</summary>
    public bool IsHungUp { get; private set; }

    public bool IsClosed { get; private set; }

    /// <summary>Both ends, closed on exec.</summary>
    public static bool TryMakePair(out int here, out int there)
    {
        var ends = stackalloc int[2];
        var made = Libc.SocketPair(Linux.UnixDomain, Linux.Stream | Linux.CloseOnExec, 0, ends) == 0;
        (here, there) = made ? (ends[0], ends[1]) : (-1, -1);
        return made;
    }

    /// <summary>Sends what can be sent now.</summary>
    public void Send()
    {
        IsBackedUp = false;
        while (!IsClosed && !IsBackedUp && !Frames.IsEmpty)
        {
            nint sent;
            fixed (byte* bytes = Frames.Waiting) sent = Libc.Send(socket, bytes, (nuint)Frames.Length, Linux.NoSignal | Linux.DontWait);
            if (sent >= 0) Frames.Sent((int)sent);
            else if (Errno.Last == Errno.Again) IsBackedUp = true;
            // Nobody will read it. That the other side is gone is told by Receive, on the thread that may close.
            else if (Errno.Last != Errno.Interrupted) Frames.Sent(Frames.Length);
        }
    }

    /// <summary>Takes in what has come.</summary>
    /// <returns>False when nothing has.</returns>
    public bool Receive()
    {
        if (IsClosed || IsHungUp) return false;
        nint received;
        var room = _intake.Room;
        fixed (byte* bytes = room) received = Libc.Receive(socket, bytes, (nuint)room.Length, Linux.DontWait);
        if (received > 0) _intake.Received((int)received);
        else if (received == 0 || Errno.Last is not (Errno.Again or Errno.Interrupted)) IsHungUp = true;
        return received > 0;
    }

    /// <inheritdoc cref="FrameIntake.TryTake"/>
    public bool TryTake(out FrameReader frame) => _intake.TryTake(out frame);

    public void Close()
    {
        if (IsClosed) return;
        IsClosed = true;
        Libc.Close(socket);
    }
}

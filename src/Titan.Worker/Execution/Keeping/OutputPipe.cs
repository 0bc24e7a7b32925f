using Titan.Worker.Execution.Native;
using Titan.Worker.Execution.Output;

namespace Titan.Worker.Execution.Keeping;

/// <summary>The reading end of one pipe.</summary>
internal sealed unsafe class OutputPipe(int file)
{
    /// <summary>The largest that a pipe can be made without privileges: no more can be in it once nobody writes.</summary>
    private const int LargestPipeBytes = 1 << 20;

    // One turn reads no more than this, so that orders and the other stream get their turns.
    private const int TurnBytes = 256 << 10;

    private static readonly byte[] Buffer = GC.AllocateUninitializedArray<byte>(64 << 10, pinned: true);

    private int _file = file;

    public PollEntry Poll => new() { File = _file, Wanted = Linux.PollIn };

    /// <summary>Two descriptors, closed on exec: to read from without waiting, and to write to.</summary>
    public static bool TryMake(int* ends) =>
        Libc.Pipe(ends, Linux.CloseOnExec) == 0
        && Libc.FileControl(ends[0], Linux.SetFlags, Linux.NonBlocking | Linux.ReadOnly) == 0;

    /// <summary>Takes what is in it, up to a turn's worth; closes it when nobody can write any more.</summary>
    public bool ReadTurn(StreamCapture capture) => Read(capture, TurnBytes);

    /// <summary>Takes the rest and closes: whoever still holds the writing end is not waited for.</summary>
    public void ReadRest(StreamCapture capture)
    {
        Read(capture, LargestPipeBytes);
        Close();
    }

    private bool Read(StreamCapture capture, int most)
    {
        var total = 0;
        while (_file >= 0 && total < most)
        {
            nint length;
            fixed (byte* bytes = Buffer) length = Libc.Read(_file, bytes, (nuint)Buffer.Length);
            if (length > 0)
            {
                capture.Append(Buffer.AsSpan(0, (int)length));
                total += (int)length;
                // A short read has emptied it; a writer that is quick is seen by the next poll.
                if (length < 4096) break;
            }
            else if (length == 0)
            {
                Close();
            }
            else if (Errno.Last == Errno.Again)
            {
                break;
            }
            else if (Errno.Last != Errno.Interrupted)
            {
                Close();
            }
        }

        return total > 0;
    }

    private void Close()
    {
        if (_file < 0) return;
        Libc.Close(_file);
        _file = -1;
    }
}

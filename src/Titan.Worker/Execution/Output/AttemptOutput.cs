using Titan.Core.Tasks;
using Titan.Worker.Execution.Framing;
using OutputStream = Titan.Protocol.V1.OutputStream;

namespace Titan.Worker.Execution.Output;

/// <summary>What an attempt has written, kept until its result is acknowledged, and told no faster than it is taken.</summary>
/// <param name="files">To which all of it is written besides.</param>
internal sealed class AttemptOutput(Lease lease, long cap, (OutputFile? Stdout, OutputFile? Stderr) files) : IDisposable
{
    private int _round;
    private int _credit = FrameLimits.WindowBytes;
    private bool _stderrFirst;
    private bool _sealed;
    private bool _toldAll;

    public StreamCapture Stdout { get; } = new(cap, files.Stdout);

    public StreamCapture Stderr { get; } = new(cap, files.Stderr);

    /// <summary>Bytes that could be told now.</summary>
    public long Tellable => Math.Min(_credit, Stdout.Untold + Stderr.Untold);

    /// <summary>Something is kept that a new connection would have to be told.</summary>
    public bool IsWorthKeeping => Stdout.Total > 0 || Stderr.Total > 0;

    /// <summary>So many bytes were taken, and as many may follow.</summary>
    public void Taken(int bytes) => _credit = Math.Min(FrameLimits.WindowBytes, _credit + bytes);

    /// <summary>Nothing more is written.</summary>
    public (OutputSeal Stdout, OutputSeal Stderr) Seal()
    {
        _sealed = true;
        return (Stdout.Seal(), Stderr.Seal());
    }

    public void Rewind(int round)
    {
        _round = round;
        _toldAll = false;
        _credit = FrameLimits.WindowBytes;
        Stdout.Rewind();
        Stderr.Rewind();
    }

    /// <summary>Writes all that may be told now.</summary>
    public void Tell(FrameWriter frames)
    {
        while (Tell(frames, _stderrFirst) | Tell(frames, !_stderrFirst)) _stderrFirst = !_stderrFirst;

        if (!_sealed || _toldAll || Stdout.Untold + Stderr.Untold > 0) return;
        _toldAll = true;
        frames.Begin(FrameKind.Told);
        frames.Write(lease.Number);
        frames.Write(_round);
        frames.Complete();
    }

    public void Dispose()
    {
        Stdout.Dispose();
        Stderr.Dispose();
    }

    private bool Tell(FrameWriter frames, bool stderr)
    {
        if (_credit == 0) return false;
        var limit = Math.Min(_credit, FrameLimits.PieceBytes);
        var bytes = (stderr ? Stderr : Stdout).Next(limit, out var offset);
        if (bytes.IsEmpty) return false;

        _credit -= bytes.Length;
        new OutputPiece(lease, _round, stderr ? OutputStream.Stderr : OutputStream.Stdout, offset, bytes).WriteTo(frames);
        return true;
    }
}

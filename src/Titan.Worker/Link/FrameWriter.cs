using Grpc.Core;
using Titan.FailPoints;

namespace Titan.Worker.Link;

/// <summary>The one writer of a connection: writes frames for as long as there is something to say.</summary>
/// <remarks>While one frame is being written the next one gathers: load makes larger frames, not more of them.</remarks>
/// <param name="over">Ends a write that waits for room.</param>
internal sealed class FrameWriter(IAsyncStreamWriter<V1.WorkerFrame> stream, FramePacker packer, Action<Exception> failed, CancellationToken over)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // 0: nobody writes. Else somebody does, and looks again when this has grown meanwhile.
    private int _asked;
    private volatile bool _stopped;

    /// <summary>There may be something to say: it is written by this thread, unless another is at it.</summary>
    public void Write()
    {
        if (Interlocked.Increment(ref _asked) == 1) _ = WriteAsync();
    }

    /// <summary>No frame is packed after this. What is being written ends with the token, which must be about to be cancelled.</summary>
    public Task StopAsync()
    {
        _stopped = true;
        return Interlocked.Increment(ref _asked) == 1 ? Task.CompletedTask : _ended.Task;
    }

    private async Task WriteAsync()
    {
        try
        {
            int seen;
            do
            {
                seen = Volatile.Read(ref _asked);
                while (!_stopped && packer.Next() is { } frame)
                {
                    await stream.WriteAsync(frame, over);
                    FailPoint.HitIf(frame.Results.Count > 0, FailPointNames.WorkerResultSaid);
                }
            }
            while (Interlocked.CompareExchange(ref _asked, 0, seen) != seen);
        }
#pragma warning disable CA1031 // Whatever it was, this connection cannot go on, and the next one says everything again.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            // It stays asked, so nobody writes any more.
            if (!_stopped) failed(failure);
            _stopped = true;
        }

        if (_stopped) _ended.TrySetResult();
    }
}

using System.Buffers.Binary;
using System.Threading.Channels;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using V1 = Titan.Protocol.V1;

namespace Titan.Tests.Fuzzing.Links;

/// <summary>One connection of a Worker to a Manager that answers in bytes.</summary>
internal sealed class RawLink(HttpContext context)
{
    private const int Prefix = 5;

    private readonly Channel<V1.WorkerFrame> _heard = Channel.CreateUnbounded<V1.WorkerFrame>();
    private readonly TaskCompletionSource<bool> _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The bytes of a frame behind their length, as gRPC has them.</summary>
    public static byte[] Framed(byte[] message)
    {
        byte[] frame = [0, 0, 0, 0, 0, .. message];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        return frame;
    }

    /// <summary>Talks until the test or the Worker ends it.</summary>
    public async Task RunAsync()
    {
        var reading = ReadAsync();
        if (await Task.WhenAny(_over.Task, reading) == _over.Task && await _over.Task) context.Abort();
    }

    public Task SayAsync(V1.ManagerFrame frame) => SayAsync(Framed(frame.ToByteArray()));

    /// <summary>False: the Worker has hung up.</summary>
    public async Task<bool> SayAsync(byte[] bytes)
    {
        try
        {
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            return true;
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Ends the stream, in good order or not.</summary>
    public void HangUp(bool abort = false)
    {
        _over.TrySetResult(abort);
    }

    /// <summary>The next frame of the Worker; null when it has hung up.</summary>
    public async Task<V1.WorkerFrame?> HearAsync() => await _heard.Reader.WaitToReadAsync().AsTask().WaitAsync(Tests.Worker.Patience.Limit) && _heard.Reader.TryRead(out var frame) ? frame : null;

    private async Task ReadAsync()
    {
        try
        {
            var prefix = new byte[Prefix];
            while (true)
            {
                await context.Request.Body.ReadExactlyAsync(prefix, context.RequestAborted);
                var message = new byte[BinaryPrimitives.ReadInt32BigEndian(prefix.AsSpan(1))];
                await context.Request.Body.ReadExactlyAsync(message, context.RequestAborted);
                _heard.Writer.TryWrite(V1.WorkerFrame.Parser.ParseFrom(message));
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            _heard.Writer.Complete();
        }
    }
}

using System.Runtime.InteropServices;

namespace Titan.Cli.Terminals;

/// <summary>A standard stream as plain read(2) and write(2).</summary>
/// <remarks>The streams of <see cref="Console"/> keep silent about a reader that has gone, so a followed log would run on for nobody; a
/// <see cref="FileStream"/> keeps a position of its own, so two programs that share one redirected file would overwrite each other.</remarks>
internal sealed class DescriptorStream(int descriptor) : Stream
{
    private const short Readable = 1;
    private const short Writable = 4;

    public override bool CanRead => descriptor == 0;

    public override bool CanSeek => false;

    public override bool CanWrite => descriptor != 0;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override unsafe int Read(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                var count = Posix.read(descriptor, start, (nuint)buffer.Length);
                if (count >= 0) return (int)count;
                Recover(Readable);
            }
        }
    }

    /// <summary>On a thread of its own: a read from a terminal or a pipe waits for as long as it likes.</summary>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        await Task.Run(() => Read(buffer.Span), cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override unsafe void Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            var written = 0;
            while (written < buffer.Length)
            {
                var count = Posix.write(descriptor, start + written, (nuint)(buffer.Length - written));
                if (count >= 0) written += (int)count;
                else Recover(Writable);
            }
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Returns when the call is worth another try.</summary>
    private unsafe void Recover(short wanted)
    {
        var error = Marshal.GetLastPInvokeError();
        switch (error)
        {
            case Posix.Interrupted:
                return;
            case Posix.TryAgain:
                // Somebody made the shared descriptor non-blocking.
                var ready = new Posix.PollDescriptor { Descriptor = descriptor, Events = wanted };
                _ = Posix.poll(&ready, 1, -1);
                return;
            case Posix.BrokenPipe:
                throw new BrokenPipeException();
            default:
                throw new IOException($"standard {(descriptor == 0 ? "input" : "output")}: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }
}

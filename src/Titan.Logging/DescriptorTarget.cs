using System.Runtime.InteropServices;
using Titan.CommandLine;

namespace Titan.Logging;

/// <summary>Standard output or standard error, by write(2): <see cref="Console"/> keeps silent about a reader that has gone, and throws for a closed one.</summary>
public sealed class DescriptorTarget(int descriptor) : ILineTarget
{
    private const int Interrupted = 4;
    private const int TryAgain = 11;

    public int Write(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            var written = StandardStreams.Write(descriptor, bytes, out var error);
            if (written > 0) return written;
            if (written == 0) throw new IOException("nothing was written");
            // Somebody made the shared descriptor non-blocking.
            if (error == TryAgain) _ = StandardStreams.AwaitRoom(descriptor, TimeSpan.FromSeconds(1));
            else if (error != Interrupted) throw new IOException(Marshal.GetPInvokeErrorMessage(error));
        }
    }
}

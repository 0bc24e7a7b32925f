using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Titan.Worker.Execution.Native;

/// <summary><c>struct rusage</c> of 64-bit Linux.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ResourceUsage
{
    public long UserSeconds;
    public long UserMicroseconds;
    public long SystemSeconds;
    public long SystemMicroseconds;
    public long MaxResidentKibibytes;
    private Unused _unused;

    public readonly TimeSpan UserCpu => TimeSpan.FromSeconds(UserSeconds) + TimeSpan.FromMicroseconds(UserMicroseconds);

    public readonly TimeSpan SystemCpu => TimeSpan.FromSeconds(SystemSeconds) + TimeSpan.FromMicroseconds(SystemMicroseconds);

    [InlineArray(13)]
    private struct Unused
    {
        private long _first;
    }
}

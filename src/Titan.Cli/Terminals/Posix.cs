using System.Runtime.InteropServices;

namespace Titan.Cli.Terminals;

/// <summary>Calls of the C library.</summary>
internal static partial class Posix
{
    public const int Interrupted = 4;
    public const int TryAgain = 11;
    public const int BrokenPipe = 32;

    private const nuint GetWindowSize = 0x5413;

    public static bool IsTerminal(int descriptor) => isatty(descriptor) == 1;

    /// <summary>Columns of the terminal; null when it does not say.</summary>
    public static unsafe int? WidthOf(int descriptor)
    {
        var size = stackalloc ushort[4];
        return ioctl(descriptor, GetWindowSize, size) == 0 && size[1] > 0 ? size[1] : null;
    }

    /// <summary>Gives the processor away for about so long; less, when a signal comes.</summary>
    public static unsafe void Sleep(TimeSpan span)
    {
        var length = new TimeSpec { Seconds = (nint)(span.Ticks / TimeSpan.TicksPerSecond), Nanoseconds = (nint)(span.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick) };
        _ = nanosleep(&length, null);
    }

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial nint read(int descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial nint write(int descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int poll(PollDescriptor* descriptors, nuint count, int timeoutMilliseconds);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int kill(int pid, int signal);

    [LibraryImport("libc")]
    private static partial int isatty(int descriptor);

    [LibraryImport("libc")]
    private static unsafe partial int ioctl(int descriptor, nuint request, void* argument);

    [LibraryImport("libc")]
    private static unsafe partial int nanosleep(TimeSpec* length, TimeSpec* rest);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}

using System.Runtime.InteropServices;

namespace Titan.Cli.Terminals;

/// <summary>Calls of the C library.</summary>
internal static partial class Posix
{
    public const int Interrupted = 4;
    public const int TryAgain = 11;
    public const int BrokenPipe = 32;

    private const int LongestPath = 4_096;

    private const nuint GetWindowSize = 0x5413;
    private const nuint GetReadyBytes = 0x541B;
    private const int FromHere = 1;
    private const int Executable = 1;

    public static bool IsTerminal(int descriptor) => isatty(descriptor) == 1;

    /// <summary>Columns of the terminal; null when it does not say.</summary>
    public static unsafe int? WidthOf(int descriptor)
    {
        var size = stackalloc ushort[4];
        return ioctl(descriptor, GetWindowSize, size) == 0 && size[1] > 0 ? size[1] : null;
    }

    /// <summary>Lines of the terminal; null when it does not say.</summary>
    public static unsafe int? HeightOf(int descriptor)
    {
        var size = stackalloc ushort[4];
        return ioctl(descriptor, GetWindowSize, size) == 0 && size[0] > 0 ? size[0] : null;
    }

    /// <summary>Bytes that can be read at once, or are left of a file; 0 when there is no telling.</summary>
    public static unsafe int BytesReady(int descriptor)
    {
        var count = 0;
        return ioctl(descriptor, GetReadyBytes, &count) == 0 ? count : 0;
    }

    /// <summary>Whether nothing of a file has been read.</summary>
    public static bool IsAtStart(int descriptor) => lseek(descriptor, 0, FromHere) == 0;

    public static int Parent() => getppid();

    /// <summary>The path without links; null when there is none.</summary>
    public static unsafe string? RealPath(string path)
    {
        var resolved = stackalloc byte[LongestPath];
        return realpath(path, resolved) == null ? null : Marshal.PtrToStringUTF8((nint)resolved);
    }

    /// <summary>Whether this user may execute the file.</summary>
    public static bool MayExecute(string path) => access(path, Executable) == 0;

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

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial byte* realpath(string path, byte* resolved);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int access(string path, int mode);

    [LibraryImport("libc")]
    private static partial long lseek(int descriptor, long offset, int origin);

    [LibraryImport("libc")]
    private static partial int getppid();

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

using System.Runtime.InteropServices;

namespace Titan.CommandLine;

/// <summary>Calls of the C library. Errors: -1 and <see cref="Marshal.GetLastPInvokeError"/>.</summary>
internal static unsafe partial class Posix
{
    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int GetDescriptorFlags = 1;
    public const int CloseOnExec = 1;
    public const int Executable = 1;
    public const short Writable = 4;

    public const int Interrupted = 4;
    public const int TryAgain = 11;

    public const int BrokenPipeSignal = 13;
    public const int BackgroundWriteSignal = 22;
    public const int FileSizeSignal = 25;

    /// <summary>SIG_IGN.</summary>
    public const nint Ignore = 1;

    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(int descriptor, int command, int argument);

    [LibraryImport(Library, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, uint mode);

    [LibraryImport(Library, EntryPoint = "dup2", SetLastError = true)]
    public static partial int Duplicate(int descriptor, int wanted);

    [LibraryImport(Library, EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport(Library, EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Access(string path, int mode);

    [LibraryImport(Library, EntryPoint = "execve", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Execute(string path, byte** arguments, byte** environment);

    [LibraryImport(Library, EntryPoint = "signal", SetLastError = true)]
    public static partial nint SetDisposition(int signal, nint disposition);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, byte* bytes, nuint length);

    [LibraryImport(Library, EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollEntry* entries, nuint count, int timeoutMilliseconds);

    [LibraryImport(Library, EntryPoint = "getrlimit", SetLastError = true)]
    public static partial int GetLimit(int resource, ResourceLimit* limit);

    [LibraryImport(Library, EntryPoint = "setrlimit", SetLastError = true)]
    public static partial int SetLimit(int resource, ResourceLimit* limit);

    /// <summary><c>struct rlimit</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ResourceLimit
    {
        public ulong Soft;
        public ulong Hard;
    }

    /// <summary><c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public int Descriptor;
        public short Wanted;
        public short Happened;
    }
}

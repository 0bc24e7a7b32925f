using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Titan.Storage.Sqlite.Custody;

/// <summary>Calls of Linux that .NET has no word for, and the numbers that belong to them.</summary>
internal static class FileCalls
{
    public const int ReadOnly = 0;
    public const int ReadWrite = 2;
    public const int CloseOnExec = 0x80000;

    public const int NoEntry = 2;
    public const int NoAccess = 13;
    public const int Again = 11;
    public const int NotAFolder = 20;
    public const int TooManyOpenInAll = 23;
    public const int TooManyOpen = 24;
    public const int NoSpace = 28;
    public const int ReadOnlyDisk = 30;
    public const int NoQuota = 122;

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    public static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static extern int Flock(SafeFileHandle file, int operation);

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static extern int Control(SafeFileHandle file, int command, ref ByteLock region);

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    public static extern int Status(int folder, ref byte path, int flags, uint mask, ref byte status);

    [DllImport("libc", EntryPoint = "access", SetLastError = true)]
    public static extern int Access(ref byte path, int mode);
}

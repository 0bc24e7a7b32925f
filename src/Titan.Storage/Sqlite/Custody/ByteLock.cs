using System.Runtime.InteropServices;

namespace Titan.Storage.Sqlite.Custody;

/// <summary>struct flock of 64-bit Linux: a stretch of a file that is locked.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ByteLock
{
    public short Type;
    public short Whence;
    public long Start;
    public long Length;
    public int Process;
}

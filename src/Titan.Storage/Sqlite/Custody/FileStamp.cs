using System.Runtime.InteropServices;

namespace Titan.Storage.Sqlite.Custody;

/// <summary>Which file it is, who may use it, and what shows that somebody wrote to it.</summary>
internal readonly record struct FileStamp
{
    private const int CurrentFolder = -100;
    private const uint BasicStatus = 0x7ff;
    private const int StatusBytes = 256;

    /// <summary>Major and minor number of its disk.</summary>
    public ulong Device { get; private init; }

    public ulong Inode { get; private init; }

    public uint Owner { get; private init; }

    public uint Group { get; private init; }

    public ushort Mode { get; private init; }

    public long Size { get; private init; }

    public long WrittenSeconds { get; private init; }

    public uint WrittenNanoseconds { get; private init; }

    /// <param name="path">In UTF-8, with a NUL at its end: it is asked for at every commit.</param>
    /// <param name="error">Number of the error; 0 when there is none.</param>
    public static FileStamp Of(byte[] path, out int error)
    {
        // struct statx is the same on every architecture.
        Span<byte> status = stackalloc byte[StatusBytes];
        error = FileCalls.Status(CurrentFolder, ref path[0], 0, BasicStatus, ref MemoryMarshal.GetReference(status)) == 0 ? 0 : Marshal.GetLastPInvokeError();
        return error != 0 ? default : new FileStamp
        {
            Owner = MemoryMarshal.Read<uint>(status[20..]),
            Group = MemoryMarshal.Read<uint>(status[24..]),
            Mode = MemoryMarshal.Read<ushort>(status[28..]),
            Inode = MemoryMarshal.Read<ulong>(status[32..]),
            Size = MemoryMarshal.Read<long>(status[40..]),
            WrittenSeconds = MemoryMarshal.Read<long>(status[112..]),
            WrittenNanoseconds = MemoryMarshal.Read<uint>(status[120..]),
            Device = MemoryMarshal.Read<ulong>(status[136..]),
        };
    }

    /// <summary>The same file on the same disk, whatever has been done to it.</summary>
    public bool IsSameFile(in FileStamp other) => Inode == other.Inode && Device == other.Device;

    /// <summary>Its owner, group and mode are what they were.</summary>
    public bool HasSameRights(in FileStamp other) => Mode == other.Mode && Owner == other.Owner && Group == other.Group;

    /// <summary>Nobody has written to it since.</summary>
    public bool IsAsWritten(in FileStamp other) => Size == other.Size && WrittenSeconds == other.WrittenSeconds && WrittenNanoseconds == other.WrittenNanoseconds;
}

namespace Titan.Worker.Execution.Native;

/// <summary>The entries of one buffer that getdents64(2) filled, without <c>.</c> and <c>..</c>.</summary>
internal unsafe ref struct FolderEntries(byte* buffer, long length)
{
    public const byte FolderType = 4;

    private byte* _next = buffer;
    private readonly byte* _end = buffer + length;

    /// <summary>Bytes of the buffer that are filled; 0 at the end of a folder.</summary>
    public long Length { get; } = length;

    /// <summary>Ends with a NUL.</summary>
    public byte* Name { get; private set; }

    /// <summary>False also where the file system does not say.</summary>
    public bool IsFolder { get; private set; }

    public bool MoveNext()
    {
        while (_next < _end)
        {
            // struct linux_dirent64: inode 8, offset 8, length 2, type 1, name.
            var entry = _next;
            _next += *(ushort*)(entry + 16);
            Name = entry + 19;
            IsFolder = entry[18] == FolderType;
            if (!IsDots(Name)) return true;
        }

        return false;
    }

    private static bool IsDots(byte* name) => name[0] == '.' && (name[1] == 0 || (name[1] == '.' && name[2] == 0));
}

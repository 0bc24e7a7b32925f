using System.Runtime.InteropServices;
using System.Text;
using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Folders;

/// <summary>A folder that is held open: whatever is mounted over its path, or takes its place there, is never taken for it.</summary>
internal sealed unsafe class OpenFolder : IDisposable
{
    private OpenFolder(int file, string path) => (File, Path) = (file, path);

    public int File { get; }

    /// <summary>Where it is to be found.</summary>
    public string Path { get; private set; }

    /// <summary>Whether its path leads to it still.</summary>
    public bool IsAtItsPath => FolderStamp.Behind(Path) is { } there && Stamp is { } held && held.IsSameFolder(there);

    public FolderStamp? Stamp => FolderStamp.Of(File);

    /// <summary>Whether nothing is in it.</summary>
    public bool IsEmpty
    {
        get
        {
            const int BufferBytes = 1_024;
            var buffer = stackalloc byte[BufferBytes];
            _ = Libc.Seek(File, 0, 0);
            var entries = new FolderEntries(buffer, Libc.ReadFolder(File, buffer, BufferBytes));
            return !entries.MoveNext();
        }
    }

    /// <summary>Null with an error. Links are followed: for paths that a person gave.</summary>
    public static OpenFolder? Open(string path)
    {
        var file = Libc.Open(path, Linux.ReadOnly | Linux.Folder | Linux.CloseOnExec, 0);
        return file < 0 ? null : new OpenFolder(file, path);
    }

    /// <summary>A folder in this one, by its name: null with an error, as of <see cref="FolderOpening"/>.</summary>
    public OpenFolder? Inside(string name)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(name + '\0'))
        {
            var file = FolderOpening.Inside(File, text);
            return file < 0 ? null : new OpenFolder(file, $"{Path}/{name}");
        }
    }

    /// <summary>A fresh folder in this one, for this user alone; null with an error, also when there is something of that name.</summary>
    public OpenFolder? Make(string name) => Libc.MakeFolderAt(File, name, FolderOpening.OwnerOnly) == 0 ? Inside(name) : null;

    /// <summary>Takes away what was mounted over a folder in this one. False when it is not to be seen even then.</summary>
    public bool TryUncover(string name)
    {
        const int MostStacked = 1_000;
        fixed (byte* text = Encoding.UTF8.GetBytes(name + '\0'))
        {
            for (var stacked = 0; stacked < MostStacked; stacked++)
            {
                var file = FolderOpening.Inside(File, text);
                if (file >= 0) Libc.Close(file);
                if (file >= 0 || Errno.Last != Errno.OtherDevice) return file >= 0;
                if (!Mounts.TryDetach(File, text)) return false;
            }
        }

        return false;
    }

    /// <summary>Gives a folder in this one another name in it. False with an error.</summary>
    public bool TryRename(OpenFolder inside, string name, string newName)
    {
        if (Libc.RenameAt(File, name, File, newName) != 0) return false;
        inside.Path = $"{Path}/{newName}";
        return true;
    }

    /// <summary>The names of all that is in it.</summary>
    public List<string> Names()
    {
        const int BufferBytes = 32 << 10;
        var names = new List<string>();
        var buffer = (byte*)NativeMemory.Alloc(BufferBytes);
        _ = Libc.Seek(File, 0, 0);
        while (Libc.ReadFolder(File, buffer, BufferBytes) is var length and > 0)
        {
            var entries = new FolderEntries(buffer, length);
            while (entries.MoveNext()) names.Add(Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entries.Name)));
        }

        NativeMemory.Free(buffer);
        return names;
    }

    public FolderStamp? StampOf(string name) => FolderStamp.Of(File, name);

    /// <summary>Removes a folder that is empty; false with an error.</summary>
    public bool TryRemoveEmpty(string name) => Libc.UnlinkAt(File, name, Linux.RemoveFolder) == 0;

    public void Dispose() => Libc.Close(File);
}

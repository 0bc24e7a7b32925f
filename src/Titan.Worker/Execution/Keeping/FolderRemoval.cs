using System.Runtime.InteropServices;
using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Keeping;

/// <summary>
/// Removes a folder with all in it, a few hundred entries a step, however deep it is and whatever its modes are. A folder
/// inside of another is moved to the top before it is emptied, so no path is ever longer than two names. Links are
/// removed, never followed.
/// </summary>
internal sealed unsafe class FolderRemoval : IDisposable
{
    private const int BufferBytes = 16 << 10;
    private const int NameBytes = 256;
    private const uint OwnerOnly = 0x1c0; // rwx------

    private static readonly int OpenFlags = Linux.ReadOnly | Linux.Folder | Linux.NoFollow | Linux.CloseOnExec;

    private readonly string _path;
    private readonly byte* _buffer = (byte*)NativeMemory.Alloc(BufferBytes);
    private readonly byte* _subName = (byte*)NativeMemory.Alloc(NameBytes);
    private readonly byte* _newName = (byte*)NativeMemory.Alloc(NameBytes);
    private readonly int _top;
    private int _sub = -1;
    private uint _moved;

    public FolderRemoval(string path)
    {
        _path = path;
        _top = Libc.Open(path, OpenFlags, 0);
        // Only a folder is refused this way; a link in its place is not followed, so not changed either.
        if (_top < 0 && Errno.Last == Errno.Access && Libc.ChangeMode(path, OwnerOnly) == 0) _top = Libc.Open(path, OpenFlags, 0);
        if (_top >= 0) _ = Libc.ChangeMode(_top, OwnerOnly);
        // A command may have put something else in its place.
        else if (Libc.Unlink(path) != 0) Failure = Errno.Last;
    }

    /// <summary>Why it cannot be removed; 0: it can, or has been.</summary>
    public int Failure { get; private set; }

    /// <summary>Removes some of it.</summary>
    /// <returns>False when the folder is gone, or cannot be removed: see <see cref="Failure"/>.</returns>
    public bool Step()
    {
        if (_top < 0) return false;
        return _sub >= 0 ? StepInside() : StepAtTop();
    }

    /// <summary>Removes all of it. Takes as long as it takes.</summary>
    public static void Complete(string path)
    {
        using var removal = new FolderRemoval(path);
        while (removal.Step())
        {
        }
    }

    public void Dispose()
    {
        if (_sub >= 0) Libc.Close(_sub);
        if (_top >= 0) Libc.Close(_top);
        NativeMemory.Free(_buffer);
        NativeMemory.Free(_subName);
        NativeMemory.Free(_newName);
    }

    private bool StepAtTop()
    {
        var (seen, removed) = (0, 0);
        var entries = Read(_top);
        while (entries.MoveNext())
        {
            seen++;
            if (TryRemove(_top, entries) || (_sub < 0 && TryEnter(entries.Name))) removed++;
        }

        if (seen > 0) return removed > 0 || Fail(Errno.NotEmpty);
        if (Libc.RemoveFolder(_path) != 0) Fail(Errno.Last);
        return false;
    }

    private bool StepInside()
    {
        var (seen, removed) = (0, 0);
        var entries = Read(_sub);
        while (entries.MoveNext())
        {
            seen++;
            if (TryRemove(_sub, entries) || TryMoveToTop(entries.Name)) removed++;
        }

        if (seen > 0) return removed > 0 || Fail(Errno.NotEmpty);
        Libc.Close(_sub);
        _sub = -1;
        return Libc.UnlinkAt(_top, _subName, Linux.RemoveFolder) == 0 || Fail(Errno.Last);
    }

    private FolderEntries Read(int folder)
    {
        // Always from the start: what was there is gone.
        _ = Libc.Seek(folder, 0, 0);
        return new FolderEntries(_buffer, Math.Max(0, Libc.ReadFolder(folder, _buffer, BufferBytes)));
    }

    private static bool TryRemove(int folder, FolderEntries entry) => entry.IsFolder
        ? Libc.UnlinkAt(folder, entry.Name, Linux.RemoveFolder) == 0
        : Libc.UnlinkAt(folder, entry.Name, 0) == 0 || Libc.UnlinkAt(folder, entry.Name, Linux.RemoveFolder) == 0;

    private bool TryEnter(byte* name)
    {
        _sub = Libc.OpenAt(_top, name, OpenFlags, 0);
        if (_sub < 0 && Errno.Last == Errno.Access && Libc.ChangeModeAt(_top, name, OwnerOnly, 0) == 0) _sub = Libc.OpenAt(_top, name, OpenFlags, 0);
        if (_sub < 0) return false;
        _ = Libc.ChangeMode(_sub, OwnerOnly);
        MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name).CopyTo(new Span<byte>(_subName, NameBytes));
        _subName[MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name).Length] = 0;
        return true;
    }

    private bool TryMoveToTop(byte* name)
    {
        var mayChangeMode = true;
        while (true)
        {
            new Span<byte>(_newName, NameBytes).Clear();
            System.Text.Encoding.ASCII.TryGetBytes($".moved-{_moved++}", new Span<byte>(_newName, NameBytes), out _);
            if (Libc.RenameAt(_sub, name, _top, _newName) == 0) return true;
            // A folder that changes its parent is written to, so it must be writable.
            if (Errno.Last == Errno.Access && mayChangeMode)
            {
                mayChangeMode = false;
                if (Libc.ChangeModeAt(_sub, name, OwnerOnly, 0) == 0) continue;
                return false;
            }

            // Only a command that wants to be a nuisance has used this very name.
            if (Errno.Last is not (Errno.Exists or Errno.NotEmpty or Errno.NotFolder)) return false;
        }
    }

    private bool Fail(int error)
    {
        Failure = error;
        return false;
    }
}

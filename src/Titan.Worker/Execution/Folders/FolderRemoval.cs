using System.Runtime.InteropServices;
using System.Text;
using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Folders;

/// <summary>
/// Removes a folder with all in it, a few hundred entries a step, however deep it is and whatever its modes are. A folder
/// inside of another is moved to the top before it is emptied, so no path is ever longer than two names. Links are
/// removed, never followed. What is mounted in it is never entered: it is detached, or left where it is.
/// </summary>
/// <remarks>Linux refuses to remove or rename what something is mounted over (EBUSY), before it looks whether that is empty.</remarks>
internal sealed unsafe class FolderRemoval : IDisposable
{
    private const int BufferBytes = 16 << 10;

    /// <summary>Mounts over one name. Whoever has stacked more wants to be a nuisance.</summary>
    private const int MostStacked = 1_000;

    private const string Mounted = "something is mounted over it, and this worker may not unmount it";

    /// <summary>Things that cannot be removed are passed over, up to so many: then the rest is left as well.</summary>
    private const int MostLeft = 1_000;

    /// <summary>A folder that fills up as fast as it is emptied is left after so many rounds.</summary>
    private const int MostRounds = 1_000;

    private readonly int _parent;
    private string? _last;
    private readonly byte* _buffer = (byte*)NativeMemory.Alloc(BufferBytes);
    private readonly byte* _name = (byte*)NativeMemory.Alloc(NameLimits.Bytes);
    private readonly byte* _subName = (byte*)NativeMemory.Alloc(NameLimits.Bytes);
    private readonly byte* _newName = (byte*)NativeMemory.Alloc(NameLimits.Bytes);
    private readonly HashSet<string> _left = new(StringComparer.Ordinal);
    private readonly int _top;
    private readonly bool _topIsOurs;
    private int _sub = -1;
    private bool _hasProgressed;
    private bool _subIsLeft;
    private int _rounds;
    private int _refills;
    private uint _moved;

    /// <param name="parent">Where it is; stays open for as long as this lives.</param>
    public FolderRemoval(OpenFolder parent, string name)
    {
        _parent = parent.File;
        CopyName(Encoding.UTF8.GetBytes(name), _name);
        _topIsOurs = true;
        _top = OpenTop(mayReplace: true);
        if (_top >= 0) _ = Libc.ChangeMode(_top, FolderOpening.OwnerOnly);
    }

    /// <summary>Removes one that is held open already, if it is still what its name leads to.</summary>
    /// <param name="last">What is removed last in it, and only when nothing else is left: a proof of what the folder is.</param>
    public FolderRemoval(OpenFolder parent, string name, OpenFolder opened, string last)
    {
        _parent = parent.File;
        _last = last;
        CopyName(Encoding.UTF8.GetBytes(name), _name);
        _top = -1;
        var found = OpenTop(mayReplace: false);
        if (found < 0) return;
        if (FolderStamp.Of(found) is { } there && opened.Stamp is { } held && held.IsSameFolder(there)) _top = opened.File;
        else Trouble = "another folder has taken its place";
        Libc.Close(found);
        // It may have been read to its end before.
        if (_top >= 0) Rewind(_top);
    }

    /// <summary>Why it is still there, or some of it: what is in the way first. Null: it is gone, or will be.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Removes some of it.</summary>
    /// <returns>False when the folder is gone, or what is left of it cannot be removed: see <see cref="Trouble"/>.</returns>
    public bool Step()
    {
        if (_top < 0) return false;
        return _sub >= 0 ? StepInside() : StepAtTop();
    }

    /// <summary>Removes all that can be removed. Takes as long as it takes, or until it is cancelled.</summary>
    /// <returns>The <see cref="Trouble"/>.</returns>
    public string? Complete(CancellationToken cancellation = default)
    {
        while (!cancellation.IsCancellationRequested && Step())
        {
        }

        return Trouble;
    }

    public void Dispose()
    {
        if (_sub >= 0) Libc.Close(_sub);
        if (_top >= 0 && _topIsOurs) Libc.Close(_top);
        NativeMemory.Free(_buffer);
        NativeMemory.Free(_name);
        NativeMemory.Free(_subName);
        NativeMemory.Free(_newName);
    }

    /// <param name="mayReplace">A command may have put something else in its place, which goes as well.</param>
    private int OpenTop(bool mayReplace)
    {
        for (var stacked = 0; stacked < MostStacked; stacked++)
        {
            var top = FolderOpening.InsideAnyway(_parent, _name);
            if (top >= 0 || Errno.Last == Errno.NoEntry) return top;
            if (mayReplace && Errno.Last is Errno.NotFolder or Errno.Loop && Libc.UnlinkAt(_parent, _name, 0) == 0) return -1;
            if (Errno.Last is not (Errno.OtherDevice or Errno.Busy))
            {
                Trouble = Errno.Text(Errno.Last);
                return -1;
            }

            if (!Mounts.TryDetach(_parent, _name)) break;
        }

        Trouble = Mounted;
        return -1;
    }

    private bool StepAtTop()
    {
        if (Read(_top) is not { Length: > 0 } entries) return EndOfTop();
        while (entries.MoveNext())
        {
            if (IsLeft(entries.Name)) continue;
            if (TryRemove(_top, entries)) _hasProgressed = true;
            else if (Errno.Last is Errno.NotEmpty or Errno.Exists)
            {
                // One at a time; the others are met in the next pass.
                _hasProgressed = true;
                if (_sub < 0) Enter(entries.Name);
            }
            else if (!Leave(entries.Name)) return false;
        }

        return true;
    }

    private bool EndOfTop()
    {
        if (_hasProgressed)
        {
            Rewind(_top);
            return true;
        }

        if (_left.Count > 0) return false;
        if (_last is not null && Libc.UnlinkAt(_top, _last, 0) != 0 && Errno.Last != Errno.NoEntry)
        {
            // Something else has its name, and goes as all else does.
            _last = null;
            Rewind(_top);
            return true;
        }

        for (var stacked = 0; stacked < MostStacked; stacked++)
        {
            if (Libc.UnlinkAt(_parent, _name, Linux.RemoveFolder) == 0 || Errno.Last == Errno.NoEntry) return false;
            if (Errno.Last != Errno.Busy || !Mounts.TryDetach(_parent, _name)) break;
        }

        Trouble = Errno.Text(Errno.Last);
        return false;
    }

    private bool StepInside()
    {
        if (Read(_sub) is not { Length: > 0 } entries) return EndOfSub();
        while (entries.MoveNext())
        {
            if (TryRemove(_sub, entries) || (Errno.Last is Errno.NotEmpty or Errno.Exists && TryMoveToTop(entries.Name)))
            {
                _hasProgressed = true;
            }
            else
            {
                Tell(entries.Name);
                _subIsLeft = true;
            }
        }

        return true;
    }

    private bool EndOfSub()
    {
        if (_hasProgressed && _rounds++ < MostRounds)
        {
            _subIsLeft = false;
            Rewind(_sub);
            return true;
        }

        Libc.Close(_sub);
        _sub = -1;
        Rewind(_top);
        _hasProgressed = true;
        if (!_subIsLeft && Libc.UnlinkAt(_top, _subName, Linux.RemoveFolder) == 0) return true;
        // Filled again, or mounted over, just now: the next round sees to that.
        if (!_subIsLeft && Errno.Last is Errno.NotEmpty or Errno.Busy && _refills++ < MostRounds) return true;
        return Leave(_subName);
    }

    /// <summary>The next entries; after a <see cref="Rewind"/> from the start, since what was there is gone.</summary>
    private FolderEntries Read(int folder) => new(_buffer, Math.Max(0, Libc.ReadFolder(folder, _buffer, BufferBytes)));

    private void Rewind(int folder)
    {
        _hasProgressed = false;
        _ = Libc.Seek(folder, 0, 0);
    }

    /// <returns>False with an error.</returns>
    private static bool TryRemove(int folder, FolderEntries entry)
    {
        for (var stacked = 0; stacked < MostStacked; stacked++)
        {
            if (!entry.IsFolder && Libc.UnlinkAt(folder, entry.Name, 0) == 0) return true;
            // Some file systems do not say what is a folder.
            if ((entry.IsFolder || Errno.Last is Errno.IsFolder or Errno.NotPermitted) && Libc.UnlinkAt(folder, entry.Name, Linux.RemoveFolder) == 0) return true;
            if (Errno.Last != Errno.Busy) return false;
            if (Mounts.TryDetach(folder, entry.Name)) continue;
            // Whatever unmounting says, this is what it is.
            Marshal.SetLastPInvokeError(Errno.Busy);
            return false;
        }

        return false;
    }

    private void Enter(byte* name)
    {
        _sub = FolderOpening.InsideAnyway(_top, name);
        if (_sub < 0)
        {
            // Something was mounted over it just now, or it is gone: the next pass sees to that.
            if (Errno.Last is not (Errno.OtherDevice or Errno.NoEntry)) Leave(name);
            return;
        }

        _ = Libc.ChangeMode(_sub, FolderOpening.OwnerOnly);
        CopyName(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name), _subName);
        (_hasProgressed, _subIsLeft, _rounds) = (false, false, 0);
    }

    private bool TryMoveToTop(byte* name)
    {
        var mayChangeMode = true;
        while (true)
        {
            new Span<byte>(_newName, NameLimits.Bytes).Clear();
            Encoding.ASCII.TryGetBytes($".moved-{_moved++}", new Span<byte>(_newName, NameLimits.Bytes), out _);
            if (Libc.RenameAt(_sub, name, _top, _newName) == 0) return true;
            // A folder that changes its parent is written to, so it must be writable.
            if (Errno.Last == Errno.Access && mayChangeMode)
            {
                mayChangeMode = false;
                var inside = FolderOpening.InsideAnyway(_sub, name);
                if (inside < 0) return false;
                var changed = Libc.ChangeMode(inside, FolderOpening.OwnerOnly) == 0;
                Libc.Close(inside);
                if (changed) continue;
                return false;
            }

            // Only a command that wants to be a nuisance has used this very name.
            if (Errno.Last is not (Errno.Exists or Errno.NotEmpty or Errno.NotFolder)) return false;
        }
    }

    private bool IsLeft(byte* name)
    {
        if (_left.Count == 0 && _last is null) return false;
        var text = TextOf(name);
        return text == _last || _left.Contains(text);
    }

    /// <summary>It cannot be removed, for the reason of the last error, or for what is in it: it is passed over from now on.</summary>
    /// <returns>False when there is too much of it.</returns>
    private bool Leave(byte* name)
    {
        Tell(name);
        _left.Add(TextOf(name));
        return _left.Count < MostLeft;
    }

    private void Tell(byte* name)
    {
        if (Trouble is not null) return;
        var reason = Errno.Last == Errno.Busy ? Mounted : Errno.Text(Errno.Last);
        Trouble = $"{Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name))} in it cannot be removed: {reason}";
    }

    /// <summary>No two names become one text.</summary>
    private static string TextOf(byte* name) => Encoding.Latin1.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name));

    private static void CopyName(ReadOnlySpan<byte> name, byte* to)
    {
        name.CopyTo(new Span<byte>(to, NameLimits.Bytes - 1));
        to[name.Length] = 0;
    }
}

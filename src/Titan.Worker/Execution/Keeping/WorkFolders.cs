using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Keeping;

/// <summary>The work folders of one keeper: a fresh one for each attempt, below a folder of its own.</summary>
internal sealed class WorkFolders : IDisposable
{
    private const uint OwnerOnly = 0x1c0; // rwx------

    private readonly string _base;
    private FolderRemoval? _removal;
    private string? _current;
    private string? _untouched;
    private FolderStamp? _stamp;
    private ulong _count;

    public WorkFolders(string path)
    {
        _base = path;
        TryMake(path);
    }

    /// <summary>The one before is being removed: <see cref="RemoveSome"/> until it is gone.</summary>
    public bool IsRemoving => _removal is not null;

    /// <summary>Makes a fresh one; null when that fails, and then <paramref name="failure"/> says why.</summary>
    public string? Make(out string? failure)
    {
        failure = null;
        if (_untouched is { } spare)
        {
            _untouched = null;
            if (FolderStamp.Of(spare) is not null) return _current = spare;
        }

        var path = $"{_base}/{_count++}";
        if (!TryMake(path))
        {
            failure = $"{path}: the work folder could not be made: {Errno.Text(Errno.Last)}";
            return null;
        }

        _stamp = FolderStamp.Of(path);
        return _current = path;
    }

    /// <summary>The attempt is over. What it left in its folder goes bit by bit, so that nothing has to wait for it but the next attempt.</summary>
    public void Remove()
    {
        if (_current is not { } path) return;
        _current = null;
        // Most commands leave theirs as it was, and a disk takes longer to make and remove one than to start a shell. The
        // clock of a file system is coarse, so an equal time alone does not prove that it is empty.
        if (FolderStamp.Of(path) is { } stamp && stamp == _stamp && FolderStamp.IsEmpty(path)) _untouched = path;
        else if (Libc.RemoveFolder(path) != 0 && Errno.Last != Errno.NoEntry) _removal = new FolderRemoval(path);
    }

    public void RemoveSome()
    {
        if (_removal is null || _removal.Step()) return;
        _removal.Dispose();
        _removal = null;
    }

    public void Dispose()
    {
        Remove();
        while (IsRemoving) RemoveSome();
        FolderRemoval.Complete(_base);
    }

    /// <summary>Makes what is missing above it as well: a command, or whoever tidies up temporary files, may have removed that.</summary>
    private static bool TryMake(string path)
    {
        if (Libc.MakeFolder(path, OwnerOnly) == 0) return true;
        if (Errno.Last != Errno.NoEntry || Path.GetDirectoryName(path) is not { Length: > 1 } above) return false;
        return (TryMake(above) || Errno.Last == Errno.Exists) && Libc.MakeFolder(path, OwnerOnly) == 0;
    }
}

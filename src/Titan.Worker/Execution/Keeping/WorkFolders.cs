using Titan.Core.Tasks;
using Titan.Worker.Execution.Folders;
using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Keeping;

/// <summary>The work folders of one keeper: a fresh one for each attempt, below a folder of its own.</summary>
/// <remarks>
/// Everything is reached from folders that are held open. When the keeper's own folder is not at its path any more (a command, or whoever
/// tidies up, has removed it, or mounted something over it), another one is made.
/// </remarks>
internal sealed class WorkFolders : IDisposable
{
    private readonly string _name;
    private readonly string _instancePath;
    private readonly Queue<LeftFolder> _left = new();
    private OpenFolder? _instance;
    private OpenFolder? _home;
    private InstanceFolder? _own;
    private FolderRemoval? _removal;
    private string? _removing;
    private string? _current;
    private string? _untouched;
    private FolderStamp? _stamp;
    private ulong _count;

    /// <param name="path">Of a folder to be made in the <see cref="InstanceFolder"/> of the Worker.</param>
    public WorkFolders(string path)
    {
        (_name, _instancePath) = (Path.GetFileName(path), Path.GetDirectoryName(path)!);
        _instance = OpenFolder.Open(_instancePath);
        if (_instance is not null && !FolderMark.IsOn(_instance, Path.GetFileName(_instancePath))) LeaveInstance();
        _ = TryMakeHome(out _);
    }

    /// <summary>The one before is being removed: <see cref="RemoveSome"/> until it is gone.</summary>
    public bool IsRemoving => _removal is not null;

    /// <summary>Makes a fresh one, and gives its path; null when that fails, and then <paramref name="failure"/> says why. Whatever it is, it is not the task's fault.</summary>
    public string? Make(out StartFailure? failure)
    {
        failure = null;
        if (_home is { IsAtItsPath: false }) LookForHome();
        if (_home is null && !TryMakeHome(out failure)) return null;
        var home = _home!;
        if (_untouched is { } spare)
        {
            _untouched = null;
            if (home.StampOf(spare) == _stamp) return Begin(home, spare);
        }

        var name = $"{_count++}";
        if (!TryMake(home, name))
        {
            var error = Errno.Last;
            failure = StartFailure.OfMachine($"{home.Path}/{name}: the work folder could not be made", error, "in its work folder");
            return null;
        }

        _stamp = home.StampOf(name);
        return Begin(home, name);
    }

    /// <summary>The attempt is over. A folder as empty as it was is kept for the next one; any other is yet to be removed.</summary>
    /// <returns>The files that will go with it; null when there are none.</returns>
    public RemovedFiles? Close()
    {
        if (_current is not { } name || _home is not { } home) return null;
        // Most commands leave theirs as it was, and a disk takes longer to make and remove one than to start a shell. The
        // clock of a file system is coarse, so an equal time alone does not prove that it is empty.
        if (home.StampOf(name) is not { } stamp || stamp != _stamp || !IsEmpty(home, name)) return FolderSurvey.Of(home, name);
        (_untouched, _current) = (name, null);
        return null;
    }

    /// <summary>What the attempt left in its folder goes bit by bit, so that nothing has to wait for it but the next attempt.</summary>
    public void Remove()
    {
        if (_current is not { } name || _home is not { } home) return;
        _current = null;
        if (!home.TryRemoveEmpty(name) && Errno.Last != Errno.NoEntry) (_removal, _removing) = (new FolderRemoval(home, name), $"{home.Path}/{name}");
    }

    public void RemoveSome()
    {
        if (_removal is null || _removal.Step()) return;
        if (_removal.Trouble is { } trouble) _left.Enqueue(new LeftFolder(_removing!, trouble));
        _removal.Dispose();
        _removal = null;
    }

    /// <summary>One that could not be removed, and was not told yet.</summary>
    public bool TryTakeLeft(out LeftFolder left) => _left.TryDequeue(out left);

    public void Dispose()
    {
        Remove();
        while (IsRemoving) RemoveSome();
        LeaveHome();
        _instance?.Dispose();
    }

    private string Begin(OpenFolder home, string name)
    {
        _current = name;
        return $"{home.Path}/{name}";
    }

    private static bool IsEmpty(OpenFolder home, string name)
    {
        using var folder = home.Inside(name);
        return folder is { IsEmpty: true };
    }

    private static bool TryMake(OpenFolder home, string name)
    {
        if (Libc.MakeFolderAt(home.File, name, FolderOpening.OwnerOnly) == 0) return true;
        // A command may have changed the mode of what its own folder is in.
        return Errno.Last == Errno.Access && Libc.ChangeMode(home.File, FolderOpening.OwnerOnly) == 0 && Libc.MakeFolderAt(home.File, name, FolderOpening.OwnerOnly) == 0;
    }

    /// <summary>It is not at its path: what was mounted over it is taken away; when it still is not there, it is given up.</summary>
    private void LookForHome()
    {
        if (_own is null && _instance is not null && _instance.TryUncover(_name) && _home!.IsAtItsPath) return;
        _untouched = null;
        LeaveHome();
        if (_instance is { IsAtItsPath: false }) LeaveInstance();
    }

    private bool TryMakeHome(out StartFailure? failure)
    {
        failure = null;
        // Only what is made here, and was not there before, is this keeper's to remove.
        _home = _instance?.Make(_name);
        if (_home is not null) return true;
        try
        {
            _own = InstanceFolder.Make(Path.GetDirectoryName(_instancePath)!);
            _home = _own.Folder;
            return true;
        }
        catch (IOException refused)
        {
            failure = new StartFailure(refused.Message, "its work folder cannot be used");
            return false;
        }
    }

    private void LeaveHome()
    {
        if (_own is not null)
        {
            _own.Dispose();
        }
        else if (_home is not null)
        {
            using var removal = new FolderRemoval(_instance!, _name);
            removal.Complete();
            _home.Dispose();
        }

        (_own, _home) = (null, null);
    }

    private void LeaveInstance()
    {
        _instance?.Dispose();
        _instance = null;
    }
}

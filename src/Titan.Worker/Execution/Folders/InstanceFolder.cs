using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Folders;

/// <summary>
/// The folder of one process below the work folder. It is locked itself, by its descriptor, for as long as the process lives, and marked as made by a
/// Worker: so what a Worker that was killed has left is known for what it is, and removed by the next (<see cref="StaleFolders"/>).
/// </summary>
internal sealed class InstanceFolder : IDisposable
{
    public const string Prefix = "worker-";

    /// <summary>Until it is locked and marked it has another name: one that was never finished is empty, and no loss.</summary>
    public const string MakingPrefix = ".making-";

    private const int Tries = 10;

    private readonly OpenFolder _workFolder;
    private readonly string _name;
    private bool _isTried;

    private InstanceFolder(OpenFolder workFolder, string name, OpenFolder folder, bool isProven) =>
        (_workFolder, _name, Folder, IsProven) = (workFolder, name, folder, isProven);

    public OpenFolder Folder { get; }

    public string Path => Folder.Path;

    /// <summary>False where the file system takes no locks of folders, or no marks: then the next Worker cannot know what this is, and leaves it.</summary>
    public bool IsProven { get; }

    /// <param name="workFolder">Made when missing.</param>
    /// <exception cref="IOException">The work folder cannot be written.</exception>
    public static InstanceFolder Make(string workFolder)
    {
        var folder = WorkFolderOpening.Open(workFolder);
        try
        {
            return Make(folder);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <param name="workFolder">Is this one's from now on.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static InstanceFolder Make(OpenFolder workFolder)
    {
        for (var i = 0; i < Tries; i++)
        {
            if (TryMake(workFolder) is { } made) return made;
        }

        throw WorkFolderOpening.Refused(workFolder.Path, Errno.Text(Errno.Last));
    }

    /// <summary>Removes it with all in it.</summary>
    /// <returns>Why something of it is left; null: it is gone.</returns>
    public string? Remove()
    {
        _isTried = true;
        using var removal = new FolderRemoval(_workFolder, _name, Folder, FolderMark.FileName);
        return removal.Complete();
    }

    /// <summary>The same, unless that was done, and lets go of it.</summary>
    public void Dispose()
    {
        if (!_isTried) Remove();
        Folder.Dispose();
        _workFolder.Dispose();
    }

    private static InstanceFolder? TryMake(OpenFolder workFolder)
    {
        var name = $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():N}";
        var making = MakingPrefix + name;
        if (workFolder.Make(making) is not { } made) return null;
        var isLocked = Libc.Lock(made.File, Linux.LockExclusive | Linux.LockNoWait) == 0;
        // Another Worker takes it for left just now, and removes it.
        if (!isLocked && Errno.Last == Errno.Again) return Drop(made);
        var isProven = isLocked && FolderMark.TryWrite(made, name);
        return workFolder.TryRename(made, making, name) ? new InstanceFolder(workFolder, name, made, isProven) : Drop(made);
    }

    private static InstanceFolder? Drop(OpenFolder made)
    {
        made.Dispose();
        return null;
    }
}

using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Folders;

/// <summary>Opens the folder in which Workers have theirs.</summary>
internal static class WorkFolderOpening
{
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <param name="path">Made when missing, for this user alone.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static OpenFolder Open(string path)
    {
        if (OpenFolder.Open(path) is { } there) return there;
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } above) Directory.CreateDirectory(above);
            _ = Libc.MakeFolder(path, FolderOpening.OwnerOnly);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Refused(path, failure.Message.TrimEnd('.'));
        }

        return OpenFolder.Open(path) ?? throw Refused(path, Errno.Text(Errno.Last));
    }

    /// <summary>The same, when it is this Worker's turn to make a folder in it: they start one after the other, until it is closed.</summary>
    /// <param name="turn">Null when others hold it for too long, or the file system knows no such locks.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static OpenFolder OpenInTurn(string path, out OpenFolder? turn)
    {
        while (true)
        {
            var folder = Open(path);
            turn = OpenFolder.Open(path);
            if (turn is not null && !TryLock(turn))
            {
                turn.Dispose();
                turn = null;
            }

            // The last of those before us may have removed it.
            if (turn is null || (turn.IsAtItsPath && folder.IsAtItsPath)) return folder;
            turn.Dispose();
            folder.Dispose();
        }
    }

    public static IOException Refused(string path, string why) => new($"the work folder {path} cannot be written: {why}; choose another with --work-dir");

    private static bool TryLock(OpenFolder folder)
    {
        for (var waited = TimeSpan.Zero; waited < LongestTurn; waited += Pause)
        {
            if (Libc.Lock(folder.File, Linux.LockExclusive | Linux.LockNoWait) == 0) return true;
            if (Errno.Last is not (Errno.Again or Errno.Interrupted)) return false;
            Thread.Sleep(Pause);
        }

        return false;
    }
}

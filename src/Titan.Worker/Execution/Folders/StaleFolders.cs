using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Folders;

/// <summary>What Workers that were killed have left in a work folder. Nothing is taken for that which is not proven to be.</summary>
/// <remarks>
/// Proven is: it is a folder itself, and no link or mount; it is this user's; it carries the mark of a Worker, under this very name; its maker
/// lives no more, for it is not locked; and the lock means something, for it was made since this machine was started, or lies on a disk of this machine alone.
/// </remarks>
internal sealed partial class StaleFolders(OpenFolder workFolder, LeftFolders left, WorkerNotes notes, ILogger log)
{
    /// <summary>Folders of others that are told one by one.</summary>
    private const int MostTold = 20;

    /// <summary>How long a folder is waited for that another process looks at.</summary>
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly List<(string Name, OpenFolder Folder)> _proven = [];
    private int _told;

    /// <summary>Removes the folder of a Worker that was killed, if nothing is in it any more: the last of its keepers does so, since the next Worker may be long in coming.</summary>
    public static void RemoveUnused(string path)
    {
        var name = Path.GetFileName(path);
        using var workFolder = Path.GetDirectoryName(path) is { } above && IsOurName(name) ? OpenFolder.Open(above) : null;
        using var folder = workFolder?.Inside(name);
        if (folder is null || !IsStale(folder, name) || folder.Names().Exists(static other => other != FolderMark.FileName)) return;
        using (var removal = new FolderRemoval(workFolder!, name, folder, FolderMark.FileName)) _ = removal.Complete();
        TemporaryWorkFolder.CloseIfOne(workFolder!.Path);
    }

    /// <summary>Takes those that are proven to be stale: from now on they are this Worker's. In its turn only.</summary>
    public void Take()
    {
        foreach (var name in workFolder.Names().Order(StringComparer.Ordinal))
        {
            if (name.StartsWith(InstanceFolder.MakingPrefix, StringComparison.Ordinal) && IsOurName(name[InstanceFolder.MakingPrefix.Length..])) TakeUnfinished(name);
            else if (name.StartsWith(InstanceFolder.Prefix, StringComparison.Ordinal)) Take(name);
        }

        if (_told > MostTold) LogMore(_told - MostTold);
    }

    /// <summary>Removes what was taken. Takes as long as it takes; what is not done when it is cancelled is left to the next Worker.</summary>
    public void Remove(CancellationToken cancellation)
    {
        foreach (var (name, folder) in _proven)
        {
            using var removal = new FolderRemoval(workFolder, name, folder, FolderMark.FileName);
            var trouble = removal.Complete(cancellation);
            if (trouble is not null && !cancellation.IsCancellationRequested)
            {
                left.Add(folder.Path, trouble, folder);
                continue;
            }

            if (!cancellation.IsCancellationRequested) LogRemoved(folder.Path);
            folder.Dispose();
        }

        _proven.Clear();
    }

    private static bool IsOurName(string name) => Ours().IsMatch(name);

    private void Take(string name)
    {
        var folder = Prove(name, name, out var doubt);
        if (folder is not null) _proven.Add((name, folder));
        else if (doubt is not null) Tell(name, doubt);
    }

    /// <summary>Killed before it had locked and marked it, its maker has left it empty; after that it is like any other.</summary>
    private void TakeUnfinished(string name)
    {
        if (workFolder.TryRemoveEmpty(name)) return;
        var folder = Prove(name, name[InstanceFolder.MakingPrefix.Length..], out var doubt);
        if (folder is not null) _proven.Add((name, folder));
        else if (doubt is not null) Tell(name, doubt);
    }

    /// <summary>Null when it is not proven; and when <paramref name="doubt"/> is null as well, its maker lives.</summary>
    private OpenFolder? Prove(string name, string markedName, out string? doubt)
    {
        doubt = null;
        var folder = workFolder.Inside(name);
        if (folder is null)
        {
            doubt = Errno.Last switch
            {
                Errno.OtherDevice => "something is mounted there",
                Errno.NotFolder or Errno.Loop => "it is no folder",
                var error => Errno.Text(error),
            };
            return null;
        }

        doubt = DoubtOf(folder, markedName, out var lives);
        if (doubt is null && !lives) return folder;
        folder.Dispose();
        return null;
    }

    private static bool IsStale(OpenFolder folder, string name)
    {
        for (var waited = TimeSpan.Zero; waited < LongestLook; waited += Pause)
        {
            if (DoubtOf(folder, name, out var lives) is not null) return false;
            if (!lives) return true;
            Thread.Sleep(Pause);
        }

        return false;
    }

    private static string? DoubtOf(OpenFolder folder, string markedName, out bool lives)
    {
        lives = false;
        if (folder.Stamp is not { } stamp || stamp.Owner != Libc.EffectiveUser()) return "it is another user's";
        if (!FolderMark.IsOn(folder, markedName)) return "it does not carry the mark of a worker's folder";
        if (Libc.Lock(folder.File, Linux.LockExclusive | Linux.LockNoWait) != 0)
        {
            lives = Errno.Last == Errno.Again;
            return lives ? null : $"it cannot be locked ({Errno.Text(Errno.Last)})";
        }

        return FolderMark.IsOfThisBoot(folder) || FileSystems.IsOfThisMachine(folder) ? null : "a worker on another machine may be using it";
    }

    /// <summary>What has the name of our folders a person should look at; what begins with the same word is somebody's own.</summary>
    private void Tell(string name, string doubt)
    {
        var path = $"{workFolder.Path}/{name}";
        if (IsOurName(name) || name.StartsWith(InstanceFolder.MakingPrefix, StringComparison.Ordinal)) notes.Set(path, $"left {path} alone: its name is that of a worker's folder, but {doubt}; remove it, or give it another name");
        else if (_told++ < MostTold) LogAlone(NoteText.Of(path), doubt);
    }

    [GeneratedRegex(@"^worker-[0-9]{1,10}-[0-9a-f]{32}\z")]
    private static partial Regex Ours();

    [LoggerMessage(LogLevel.Information, "removed {Path}, which a worker that was killed had left")]
    private partial void LogRemoved(string path);

    [LoggerMessage(LogLevel.Information, "left {Path} alone: {Why}")]
    private partial void LogAlone(string path, string why);

    [LoggerMessage(LogLevel.Information, "left {Count} more alone")]
    private partial void LogMore(int count);
}

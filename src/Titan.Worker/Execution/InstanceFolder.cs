using Titan.Worker.Execution.Keeping;
using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution;

/// <summary>
/// The folder of this process below the work folder. It holds a lock for as long as the process lives, so what a Worker that
/// was killed has left is known for what it is, and removed by the next.
/// </summary>
internal sealed class InstanceFolder : IDisposable
{
    private const string LockName = "lock";
    private const string Pattern = "worker-*";
    private const uint OwnerOnly = 0x1c0; // rwx------

    private readonly int _lock;

    /// <exception cref="IOException">The work folder cannot be used.</exception>
    public InstanceFolder(string workFolder)
    {
        try
        {
            workFolder = Directory.CreateDirectory(workFolder).FullName;
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException(refused.Message, refused);
        }

        // A folder must not be taken for a stale one before its lock is taken, so one Worker starts after the other.
        var turn = Libc.Open(workFolder, Linux.ReadOnly | Linux.Folder | Linux.CloseOnExec, 0);
        _ = Libc.Lock(turn, Linux.LockExclusive);
        var stale = TakeStale(workFolder);
        Path = System.IO.Path.Combine(workFolder, $"worker-{Environment.ProcessId}-{Guid.NewGuid():N}");
        _lock = Libc.MakeFolder(Path, OwnerOnly) == 0 ? TakeLock(Path) : -1;
        var error = Errno.Last;
        Libc.Close(turn);
        _ = Task.Run(() => Remove(stale));
        if (_lock < 0) throw new IOException($"{Path}: {Errno.Text(error)}");
    }

    public string Path { get; }

    public void Dispose()
    {
        FolderRemoval.Complete(Path);
        Libc.Close(_lock);
    }

    private static List<(string Path, int Lock)> TakeStale(string workFolder) =>
        [.. Directory.EnumerateDirectories(workFolder, Pattern).Select(static path => (path, TakeLock(path))).Where(static found => found.Item2 >= 0)];

    private static void Remove(List<(string Path, int Lock)> stale)
    {
        foreach (var (path, taken) in stale)
        {
            FolderRemoval.Complete(path);
            Libc.Close(taken);
        }
    }

    private static int TakeLock(string folder)
    {
        var file = Libc.Open(System.IO.Path.Combine(folder, LockName), Linux.ReadWrite | Linux.Create | Linux.NoFollow | Linux.CloseOnExec, OwnerOnly);
        if (file < 0 || Libc.Lock(file, Linux.LockExclusive | Linux.LockNoWait) == 0) return file;
        Libc.Close(file);
        return -1;
    }
}

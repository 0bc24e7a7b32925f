using Microsoft.Extensions.Logging;

namespace Titan.Worker.Execution.Folders;

/// <summary>A Worker's own folder in the work folder, and what is to be removed there besides.</summary>
internal sealed class WorkPlace : IAsyncDisposable
{
    /// <summary>A Worker that ends still removes what others had left, for so long at most.</summary>
    public static readonly TimeSpan LastCleaning = TimeSpan.FromSeconds(5);

    private readonly OpenFolder _workFolder;
    private readonly InstanceFolder _instance;
    private readonly WorkerNotes _notes;
    private readonly CancellationTokenSource _over;

    /// <param name="workFolder">Made when missing.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public WorkPlace(string workFolder, WorkerNotes notes, TimeProvider time, ILogger log)
    {
        (_notes, _over) = (notes, new CancellationTokenSource(Timeout.InfiniteTimeSpan, time));
        _workFolder = WorkFolderOpening.OpenInTurn(workFolder, out var turn);
        Left = new LeftFolders(_workFolder, notes, time);
        var stale = new StaleFolders(_workFolder, Left, notes, log);
        using (turn)
        {
            // Whoever is not in its turn could take one for stale that is just being made.
            if (turn is not null) stale.Take();
            _instance = InstanceFolder.Make(WorkFolderOpening.Open(workFolder));
        }

        if (!_instance.IsProven) notes.Set(_instance.Path, $"{_instance.Path} is on a file system that takes no locks of folders, or no marks: if this worker is killed, nobody else removes it");
        Cleaned = Task.Run(() => stale.Remove(_over.Token));
    }

    public OpenFolder Folder => _instance.Folder;

    /// <summary>Those that could not be removed.</summary>
    public LeftFolders Left { get; }

    /// <summary>Completes when what killed Workers had left is removed, or was left to the next Worker.</summary>
    public Task Cleaned { get; }

    /// <summary>Removes a folder in the Worker's own, of a keeper that is no more.</summary>
    public void Remove(string name)
    {
        using var removal = new FolderRemoval(Folder, name);
        if (removal.Complete() is { } trouble) Left.Add($"{Folder.Path}/{name}", trouble);
    }

    public async ValueTask DisposeAsync()
    {
        _over.CancelAfter(LastCleaning);
        await Cleaned;
        await Left.DisposeAsync();
        if (_instance.Remove() is { } trouble) _notes.Set(_instance.Path, $"could not remove {_instance.Path}: {trouble}");
        _instance.Dispose();
        _workFolder.Dispose();
        _over.Dispose();
    }
}

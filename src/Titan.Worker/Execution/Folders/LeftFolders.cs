using System.Collections.Concurrent;
using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Folders;

/// <summary>Folders of ours that could not be removed: a person is told of each, and it is tried again until it is gone.</summary>
internal sealed class LeftFolders : IAsyncDisposable
{
    /// <summary>More are told, and left for good.</summary>
    private const int Most = 1_000;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly OpenFolder _workFolder;
    private readonly WorkerNotes _notes;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, OpenFolder?> _left = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _over = new();
    private readonly SemaphoreSlim _added = new(0);
    private readonly Task _retrying;

    public LeftFolders(OpenFolder workFolder, WorkerNotes notes, TimeProvider time)
    {
        (_workFolder, _notes, _time) = (workFolder, notes, time);
        _retrying = RetryAsync();
    }

    /// <param name="path">Below the work folder.</param>
    /// <param name="proven">Of a <see cref="StaleFolders">stale one</see>; is this one's from now on.</param>
    public void Add(string path, string trouble, OpenFolder? proven = null)
    {
        _notes.Set(path, $"could not remove {path}: {trouble}");
        if (_left.Count >= Most || !_left.TryAdd(path, proven)) proven?.Dispose();
        else _added.Release();
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _retrying;
        foreach (var proven in _left.Values) proven?.Dispose();
        _over.Dispose();
        _added.Dispose();
    }

    private async Task RetryAsync()
    {
        var wait = FirstWait;
        try
        {
            while (true)
            {
                if (_left.IsEmpty) await _added.WaitAsync(_over.Token);
                await Task.Delay(wait, _time, _over.Token);
                var count = _left.Count;
                foreach (var (path, proven) in _left) Retry(path, proven);
                wait = _left.Count < count ? FirstWait : TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, LongestWait.Ticks));
            }
        }
        catch (OperationCanceledException)
        {
            // The Worker ends.
        }
    }

    private void Retry(string path, OpenFolder? proven)
    {
        var trouble = TryRemove(path, proven);
        if (_over.IsCancellationRequested) return;
        if (trouble is not null)
        {
            _notes.Set(path, $"could not remove {path}: {trouble}");
            return;
        }

        _left.TryRemove(path, out _);
        proven?.Dispose();
        _notes.Clear(path);
    }

    private string? TryRemove(string path, OpenFolder? proven)
    {
        var name = Path.GetFileName(path);
        if (proven is not null)
        {
            using var stale = new FolderRemoval(_workFolder, name, proven, FolderMark.FileName);
            return stale.Complete(_over.Token);
        }

        // Step by step, so that no link or mount on the way leads elsewhere.
        using var parent = Walk(Path.GetDirectoryName(path)!, out var trouble);
        if (parent is null) return trouble;
        using var removal = new FolderRemoval(parent, name);
        return removal.Complete(_over.Token);
    }

    /// <summary>Null when it is gone, or cannot be reached, and then with a trouble.</summary>
    private OpenFolder? Walk(string path, out string? trouble)
    {
        trouble = null;
        OpenFolder? at = null;
        foreach (var name in Path.GetRelativePath(_workFolder.Path, path).Split('/'))
        {
            var next = (at ?? _workFolder).Inside(name);
            var error = Errno.Last;
            at?.Dispose();
            at = next;
            if (at is not null) continue;
            trouble = error == Errno.NoEntry ? null : Errno.Text(error);
            return null;
        }

        return at;
    }
}

namespace Titan.Worker;

/// <summary>Where attempts get their folders: the one that was asked for, or a fresh one of this process's own.</summary>
internal sealed class WorkFolder : IDisposable
{
    private readonly bool _isOurs;

    private WorkFolder(string path, bool isOurs)
    {
        Path = path;
        _isOurs = isOurs;
    }

    /// <summary>Absolute.</summary>
    public string Path { get; }

    /// <param name="wanted">Made when missing; null: a fresh one among the temporary files, which others cannot enter.</param>
    /// <exception cref="IOException">It cannot be made or written; the message says so.</exception>
    public static WorkFolder Open(string? wanted)
    {
        try
        {
            if (wanted is null) return new WorkFolder(Directory.CreateTempSubdirectory("titan-worker-").FullName, isOurs: true);

            var path = System.IO.Path.GetFullPath(wanted);
            Directory.CreateDirectory(path);
            // Making a folder in it is what will be asked of it, so that is what is tried.
            var probe = System.IO.Path.Combine(path, $".probe-{Environment.ProcessId}");
            Directory.CreateDirectory(probe);
            Directory.Delete(probe);
            return new WorkFolder(path, isOurs: false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            var which = wanted is null ? "a work folder among the temporary files" : $"the work folder {wanted}";
            throw new IOException($"{which} cannot be written: {failure.Message.TrimEnd('.')}; choose another with --work-dir", failure);
        }
    }

    public void Dispose()
    {
        if (!_isOurs) return;
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Something of a task's is still in the way: it stays among the temporary files.
        }
    }
}

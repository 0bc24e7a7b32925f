using Titan.Worker.Execution.Folders;

namespace Titan.Worker;

/// <summary>Where Workers have their folders: where that was asked for, or among the temporary files.</summary>
internal sealed class WorkFolder : IDisposable
{
    private readonly bool _isTemporary;

    private WorkFolder(string path, bool isTemporary)
    {
        Path = path;
        _isTemporary = isTemporary;
    }

    /// <summary>Absolute.</summary>
    public string Path { get; }

    /// <param name="wanted">Made when missing; null: one among the temporary files, which others cannot enter.</param>
    /// <exception cref="IOException">It cannot be made; the message says so.</exception>
    public static WorkFolder Open(string? wanted)
    {
        try
        {
            if (wanted is null) return new WorkFolder(TemporaryWorkFolder.Open(System.IO.Path.GetTempPath()), isTemporary: true);

            var path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(wanted));
            Directory.CreateDirectory(path);
            return new WorkFolder(path, isTemporary: false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            var which = wanted is null ? "a work folder among the temporary files" : $"the work folder {wanted}";
            throw new IOException($"{which} cannot be written: {failure.Message.TrimEnd('.')}; choose another with --work-dir", failure);
        }
    }

    public void Dispose()
    {
        if (_isTemporary) TemporaryWorkFolder.Close(Path);
    }
}

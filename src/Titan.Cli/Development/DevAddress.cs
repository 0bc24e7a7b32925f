using Titan.Client;

namespace Titan.Cli.Development;

/// <summary>
/// Where a <c>titan dev</c> of this user listens, for commands that are not told an address. It stands in a file, beside another one that <c>titan dev</c> keeps locked while it runs:
/// where that is not locked, the address was left by one that was killed, and says nothing.
/// </summary>
internal static class DevAddress
{
    /// <summary>Says where the cluster listens until the answer is disposed of; null when another <c>titan dev</c> says so already, or there is no place for it.</summary>
    public static IDisposable? Publish(string address, Func<string, string?> environment)
    {
        if (PathIn(environment) is not { } path) return null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new Publication(path, address);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Without it the address can still be given.
            return null;
        }
    }

    /// <summary>Null when no <c>titan dev</c> runs.</summary>
    public static ManagerAddress? Find(Func<string, string?> environment)
    {
        if (PathIn(environment) is not { } path || !File.Exists(path)) return null;
        try
        {
            return IsLocked(LockOf(path)) && ManagerAddress.TryParse(File.ReadAllText(path), out var address) ? address : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>As the XDG Base Directory Specification has it, for what is of one machine and one user.</summary>
    private static string? PathIn(Func<string, string?> environment)
    {
        var state = environment("XDG_STATE_HOME") is { } given && Path.IsPathFullyQualified(given) ? given
            : environment("HOME") is { } home && Path.IsPathFullyQualified(home) ? Path.Combine(home, ".local", "state")
            : null;
        return state is null ? null : Path.Combine(state, "titan", "dev");
    }

    // .NET locks whatever it opens, so that what is locked by another process cannot be read.
    private static string LockOf(string path) => $"{path}.lock";

    private static bool IsLocked(string path)
    {
        try
        {
            // Readers do not stand in each other's way.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private sealed class Publication : IDisposable
    {
        private readonly string _path;
        private readonly FileStream _lock;

        /// <exception cref="IOException">Another one has it.</exception>
        public Publication(string path, string address)
        {
            _path = path;
            _lock = new FileStream(LockOf(path), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(path, address);
        }

        public void Dispose()
        {
            File.Delete(_path);
            _lock.Dispose();
        }
    }
}

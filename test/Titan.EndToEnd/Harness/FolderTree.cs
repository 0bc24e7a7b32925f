namespace Titan.EndToEnd.Harness;

/// <summary>Removes folders that a test or a measure has made.</summary>
internal static class FolderTree
{
    /// <summary>Removes one with all in it. What links in it lead to stays.</summary>
    /// <exception cref="IOException">Something is mounted on it or below, which may be anybody's: nothing was removed.</exception>
    public static void Remove(string path)
    {
        // As it stands there: spaces, tabs, line feeds and backslashes are in octal.
        var place = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)).Replace("\\", "\\134", StringComparison.Ordinal).Replace(" ", "\\040", StringComparison.Ordinal);
        var mounted = File.ReadLines("/proc/self/mounts").Select(line => line.Split(' ')[1])
            .FirstOrDefault(mount => mount == place || mount.StartsWith($"{place}/", StringComparison.Ordinal));
        if (mounted is not null) throw new IOException($"{path} is left as it is: something is mounted at {mounted}");
#pragma warning disable RS0030 // The one place that may: it has just seen that no mount is entered.
        Directory.Delete(path, recursive: true);
#pragma warning restore RS0030
    }
}

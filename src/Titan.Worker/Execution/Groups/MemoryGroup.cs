namespace Titan.Worker.Execution.Groups;

/// <summary>A memory cgroup, of either version, as a folder.</summary>
internal sealed record MemoryGroup(string Path, bool IsUnified)
{
    /// <summary>Counts the processes in it that the kernel has killed for want of memory, wherever the limit was: on a line <c>oom_kill</c>. Of version 2 also those in groups below it.</summary>
    public string CounterFile => $"{Path}/{(IsUnified ? "memory.events" : "memory.oom_control")}";

    public string ProcessFile => $"{Path}/cgroup.procs";

    /// <summary>Null where there is none, or none that can be seen from here.</summary>
    public static MemoryGroup? OfThisProcess()
    {
        try
        {
            return Find(File.ReadAllLines("/proc/self/mountinfo"), File.ReadAllLines("/proc/self/cgroup"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <param name="mounts">Lines of proc_pid_mountinfo(5).</param>
    /// <param name="groups">Lines of <c>/proc/PID/cgroup</c>, cgroups(7).</param>
    internal static MemoryGroup? Find(IEnumerable<string> mounts, IEnumerable<string> groups)
    {
        var places = mounts.Select(Mount.Read).OfType<Mount>().ToList();
        MemoryGroup? unified = null;
        foreach (var line in groups)
        {
            // hierarchy:controllers:path
            var parts = line.Split(':', 3);
            if (parts.Length < 3) continue;
            // Version 1 has the controller only if version 2 has not.
            if (parts[1].Split(',').Contains("memory") && Locate(places, isUnified: false, parts[2]) is { } found) return new MemoryGroup(found, IsUnified: false);
            if (parts[1].Length == 0 && Locate(places, isUnified: true, parts[2]) is { } other) unified = new MemoryGroup(other, IsUnified: true);
        }

        return unified;
    }

    private static string? Locate(List<Mount> mounts, bool isUnified, string path)
    {
        foreach (var mount in mounts)
        {
            if (mount.IsUnified != isUnified) continue;
            // In a container the mount may begin below the root of the hierarchy.
            if (path == mount.Root) return mount.Point;
            var root = mount.Root == "/" ? "" : mount.Root;
            if (path.StartsWith($"{root}/", StringComparison.Ordinal) && !path.StartsWith("/..", StringComparison.Ordinal)) return mount.Point + path[root.Length..];
        }

        return null;
    }

    /// <summary>Where a hierarchy that may have the memory controller is mounted, and from which of its groups on.</summary>
    private sealed record Mount(string Root, string Point, bool IsUnified)
    {
        private const int RootField = 3;

        public static Mount? Read(string line)
        {
            var halves = line.Split(" - ", 2);
            if (halves.Length < 2 || halves[0].Split(' ') is not { Length: > RootField + 1 } fields || halves[1].Split(' ') is not [var kind, _, var options, ..]) return null;
            return kind switch
            {
                "cgroup" when options.Split(',').Contains("memory") => new Mount(fields[RootField], fields[RootField + 1], IsUnified: false),
                "cgroup2" => new Mount(fields[RootField], fields[RootField + 1], IsUnified: true),
                _ => null,
            };
        }
    }
}

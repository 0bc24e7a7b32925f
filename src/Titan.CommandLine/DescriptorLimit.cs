namespace Titan.CommandLine;

/// <summary>How many descriptors this process may have open (<c>ulimit -n</c>).</summary>
public static unsafe class DescriptorLimit
{
    private const int OpenFiles = 7;

    /// <summary>Takes all that may be had, and tells how many that are; <see cref="long.MaxValue"/> without a limit.</summary>
    public static long Raise()
    {
        var limit = default(Posix.ResourceLimit);
        if (Posix.GetLimit(OpenFiles, &limit) != 0) return long.MaxValue;
        var most = limit.Hard;
        if (limit.Soft < most)
        {
            limit.Soft = most;
            if (Posix.SetLimit(OpenFiles, &limit) != 0) _ = Posix.GetLimit(OpenFiles, &limit);
        }

        return limit.Soft > long.MaxValue ? long.MaxValue : (long)limit.Soft;
    }

    /// <summary>Those that are open now; null where that can't be seen.</summary>
    public static int? Open()
    {
        try
        {
            return Directory.EnumerateFileSystemEntries("/proc/self/fd").Count();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

using System.Globalization;
using System.Text;

namespace Titan.EndToEnd.Harness;

/// <summary>What /proc tells about processes.</summary>
internal static class Processes
{
    /// <summary>Ids of all processes, in whatever tree or session, that were started for this task.</summary>
    public static IReadOnlyList<int> OfTask(string taskId) => WithVariable("TITAN_TASK_ID", taskId);

    /// <summary>Ids of all processes that were started with this in their environment.</summary>
    public static IReadOnlyList<int> WithVariable(string name, string value)
    {
        var mark = Encoding.ASCII.GetBytes($"{name}={value}\0");
        return [.. All().Where(pid => Read(pid, "environ") is { } environment && environment.AsSpan().IndexOf(mark) >= 0)];
    }

    /// <summary>Ids of all processes that have this in their command line.</summary>
    public static IReadOnlyList<int> WithArgument(string text)
    {
        var mark = Encoding.UTF8.GetBytes(text);
        return [.. All().Where(pid => Read(pid, "cmdline") is { } arguments && arguments.AsSpan().IndexOf(mark) >= 0)];
    }

    /// <summary>A process in one line: what it is, who started it, and whether it runs.</summary>
    public static string Describe(int pid) =>
        $"{pid} {Encoding.UTF8.GetString(Read(pid, "cmdline") ?? []).Replace('\0', ' ')} ({string.Join(", ", Encoding.UTF8.GetString(Read(pid, "status") ?? []).Split('\n').Where(line => line.StartsWith("State", StringComparison.Ordinal) || line.StartsWith("PPid", StringComparison.Ordinal)).Select(line => line.Replace('\t', ' ')))})";

    /// <summary>Whether every thread of it is stopped: state T of proc_pid_stat(5), which follows the name in parentheses.</summary>
    public static bool StandsStill(int pid)
    {
        try
        {
            return Directory.EnumerateDirectories($"/proc/{pid}/task").Select(thread => File.ReadAllText($"{thread}/stat")).All(stat => stat[stat.LastIndexOf(')') + 2] == 'T');
        }
        catch (IOException)
        {
            // A thread ended under the eye: it moves, then.
            return false;
        }
    }

    /// <summary>Whether it is there, and not merely waited for by nobody.</summary>
    public static bool IsAlive(int pid) => Read(pid, "stat") is { } stat && Encoding.UTF8.GetString(stat) is var text && text[text.LastIndexOf(')') + 2] is not ('Z' or 'X');

    /// <summary>Ids of the children of a process.</summary>
    public static IReadOnlyList<int> ChildrenOf(int pid) => [.. All().Where(child => Status(child, "PPid") == pid)];

    /// <summary>A process and all that stems from it, the youngest generation last.</summary>
    public static IReadOnlyList<int> TreeOf(int pid)
    {
        var tree = new List<int> { pid };
        for (var at = 0; at < tree.Count; at++) tree.AddRange(ChildrenOf(tree[at]));
        return tree;
    }

    /// <summary>Largest resident set so far, in bytes; 0 for a process that is gone.</summary>
    public static long PeakMemory(int pid) => (Status(pid, "VmHWM") ?? 0) * 1024;

    private static IEnumerable<int> All() =>
        Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => char.IsAsciiDigit(name![0])).Select(name => int.Parse(name!, CultureInfo.InvariantCulture));

    private static long? Status(int pid, string field)
    {
        if (Read(pid, "status") is not { } status) return null;
        var line = Encoding.UTF8.GetString(status).Split('\n').FirstOrDefault(line => line.StartsWith(field + ":", StringComparison.Ordinal));
        return line is null ? null : long.Parse(line[(field.Length + 1)..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
    }

    // Null for a process that has gone meanwhile, or is not ours to read.
    private static byte[]? Read(int pid, string file)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{pid}/{file}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

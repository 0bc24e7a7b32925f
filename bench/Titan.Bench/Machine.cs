using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Titan.Bench;

/// <summary>What was measured, and on what.</summary>
internal sealed record Machine(DateTimeOffset Date, string Commit, string Processor, int Cores, long MemoryMiB, string Kernel, string Runtime, double LoadBefore)
{
    public static async Task<Machine> DescribeAsync()
    {
        var commit = await Tool.OutputAsync("git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*");
        return new Machine(
            DateTimeOffset.UtcNow, commit.Trim(), Field("/proc/cpuinfo", "model name"), Environment.ProcessorCount, Number(Field("/proc/meminfo", "MemTotal")) / 1024,
            RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription,
            double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Bytes that a process has in memory now.</summary>
    public static long Resident(int pid) => Number(Field($"/proc/{pid}/status", "VmRSS")) * 1024;

    /// <summary>Processor time that a process has taken so far, all threads, in and out of the kernel.</summary>
    public static TimeSpan ProcessorTime(int pid)
    {
        using var process = Process.GetProcessById(pid);
        return process.TotalProcessorTime;
    }

    private static string Field(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown";

    private static long Number(string text) => long.Parse(text.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
}

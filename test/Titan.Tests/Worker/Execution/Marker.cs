using System.Globalization;
using System.Text;

namespace Titan.Tests.Worker.Execution;

/// <summary>A text that occurs in the command lines of one test's processes and nowhere else: a number of seconds to sleep.</summary>
internal sealed class Marker
{
    public string Seconds { get; } = (1_000_000 + (Random.Shared.NextInt64(1L << 40) / 1e6)).ToString("F6", CultureInfo.InvariantCulture);

    /// <summary>Processes that live and have it in their command line, by /proc.</summary>
    public int[] Pids() => [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(int.Parse!).Where(Carries)];

    /// <summary>So many processes carry it; looks until it is so, or patience ends.</summary>
    public Task CountBecomesAsync(int count) => LookUntilAsync(() => Pids().Length == count, () => $"{Pids().Length} processes carry {Seconds}, not {count}");

    public Task IsGoneAsync() => CountBecomesAsync(0);

    /// <summary>Not even a zombie is left of it.</summary>
    public static Task IsGoneAsync(int pid) => LookUntilAsync(() => !Directory.Exists($"/proc/{pid}"), () => $"process {pid} is still there");

    private static async Task LookUntilAsync(Func<bool> isSo, Func<string> complaint)
    {
        var until = DateTime.UtcNow + Evidence.Patience;
        // Nobody tells when a process of somebody else's is gone: /proc must be asked, again and again.
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!isSo())
        {
            Assert.True(DateTime.UtcNow < until, complaint());
            await looks.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    private bool Carries(int pid)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/cmdline")).Contains(Seconds, StringComparison.Ordinal);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

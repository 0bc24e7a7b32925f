using System.Diagnostics;

namespace Titan.EndToEnd.Disks;

/// <summary>Makes system calls of a program that runs slow, or fail, for as long as this lives.</summary>
internal sealed class SystemCalls : IAsyncDisposable
{
    private readonly Process _strace;
    private readonly string _log;
    private readonly Task<string> _rest;

    private SystemCalls(Process strace, string log)
    {
        _strace = strace;
        _log = log;
        _rest = strace.StandardError.ReadToEndAsync();
    }

    /// <summary>Calls that were delayed or failed so far.</summary>
    public int Hits => File.ReadLines(_log).Count(line => line.Contains("(INJECTED)", StringComparison.Ordinal) || line.Contains("(DELAYED)", StringComparison.Ordinal));

    /// <summary>Where this machine does not allow it the test is skipped, and says what is missing.</summary>
    /// <param name="fault">Calls and what happens to them, as in <c>fsync:error=EIO:when=3+5</c>: see strace(1). Each thread counts for itself.</param>
    /// <param name="file">Only those that have to do with this file; null: all.</param>
    public static async Task<SystemCalls> DisturbAsync(int pid, string fault, string? file = null)
    {
        var log = Path.GetTempFileName();
        string[] of = file is null ? [] : ["--trace-path", file];
        Process strace;
        try
        {
            strace = Launch.Start("strace", ["--follow-forks", "--output", log, "--trace", fault.Split(':')[0], "--inject", fault, .. of, "--attach", $"{pid}"]);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            File.Delete(log);
            Assert.Skip($"strace is missing: {missing.Message}");
            throw;
        }

        // "Process 1 attached", once it has stopped and let go every thread.
        var said = "";
        while (await strace.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            said += line;
            if (line.EndsWith("threads", StringComparison.Ordinal) || line.EndsWith("attached", StringComparison.Ordinal)) return new SystemCalls(strace, log);
        }

        strace.Dispose();
        File.Delete(log);
        Assert.Skip($"this machine does not let strace look at programs: {said}");
        throw new InvalidOperationException(said);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_strace.HasExited) Signal.Send(_strace.Id, Signal.Terminate);
        await _strace.WaitForExitAsync();
        await _rest;
        _strace.Dispose();
        File.Delete(_log);
    }
}

using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Titan.Tests.Cli;

/// <summary>The real program as a process of its own.</summary>
internal sealed partial class TitanProcess : IDisposable
{
    private const int Interrupt = 2;
    private const int Terminate = 15;

    private readonly Process _process;

    private TitanProcess(Process process)
    {
        _process = process;
        Error = _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    public StreamReader Output => _process.StandardOutput;

    public Task<string> Error { get; }

    public int Pid => _process.Id;

    /// <param name="programs">Put into PATH.</param>
    public static TitanProcess Start(ProgramFolder programs, string program, string? manager, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["PATH"] = $"{programs.Path}:{Environment.GetEnvironmentVariable("PATH")}";
        // What titan dev leaves for other commands of its user is not for this user's own.
        start.Environment["XDG_STATE_HOME"] = programs.Path;
        if (manager is not null) start.Environment["TITAN_MANAGER"] = manager;
        return new TitanProcess(Process.Start(start)!);
    }

    public void PressCtrlC() => Assert.Equal(0, kill(_process.Id, Interrupt));

    public void End() => Assert.Equal(0, kill(_process.Id, Terminate));

    public static void Kill(int pid) => Assert.Equal(0, kill(pid, 9));

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).InTime();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    [LibraryImport("libc")]
    private static partial int kill(int pid, int signal);
}

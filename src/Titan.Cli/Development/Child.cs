using System.ComponentModel;
using System.Diagnostics;
using Titan.Cli.Terminals;

namespace Titan.Cli.Development;

/// <summary>A program that we started. Its standard error is ours; its standard output tells when it is ready.</summary>
internal sealed class Child : IDisposable
{
    private const int Kill = 9;
    private const int Terminate = 15;

    /// <summary>Of util-linux and of busybox. Without it Ctrl-C ends the programs in no order.</summary>
    private const string InAnotherSession = "if command -v setsid >/dev/null; then exec setsid \"$0\" \"$@\"; else exec \"$0\" \"$@\"; fi";

    private readonly Process _process;
    private readonly string _ready;

    private Child(string name, string program, Process process)
    {
        Name = name;
        _ready = $"titan {program} ready ";
        _process = process;
        Ended = _process.WaitForExitAsync();
    }

    public string Name { get; }

    public Task Ended { get; }

    public int ExitCode => _process.ExitCode;

    /// <remarks>Ctrl-C in a terminal is for all programs of its session. These have another one, so that each gets one signal, and in order.</remarks>
    /// <param name="program">What its ready line calls it.</param>
    /// <exception cref="IOException">There is no such program.</exception>
    public static Child Start(string name, string program, string path, IEnumerable<string> arguments)
    {
        if (!File.Exists(path)) throw new IOException($"there is no program {path}; build all programs with `make build`, or say where they are with --programs DIR");
        var start = new ProcessStartInfo("/bin/sh", ["-c", InAnotherSession, path, .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false };
        // Switches of ours that are set in the environment are not meant for them: ports, for example.
        foreach (var variable in start.Environment.Keys.Where(key => key.StartsWith("TITAN_", StringComparison.Ordinal)).ToList()) start.Environment.Remove(variable);
        try
        {
            return new Child(name, program, Process.Start(start)!);
        }
        catch (Win32Exception failure)
        {
            throw new IOException($"{path} cannot be started: {new Win32Exception(failure.NativeErrorCode).Message}", failure);
        }
    }

    /// <summary>The ready line; null when the program ended without one.</summary>
    public async Task<string?> ReadyAsync(CancellationToken cancellation)
    {
        while (await _process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            if (!line.StartsWith(_ready, StringComparison.Ordinal)) continue;
            // Whatever else it prints is read, so that it never waits for us.
            _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            return line;
        }

        return null;
    }

    /// <summary>TERM, and after the grace KILL.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        if (!_process.HasExited) _ = Posix.kill(_process.Id, Terminate);
        try
        {
            await Ended.WaitAsync(grace);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            await Ended;
        }
    }

    /// <summary>At once, whatever it does.</summary>
    public void End()
    {
        if (!_process.HasExited) _ = Posix.kill(_process.Id, Kill);
    }

    public void Dispose() => _process.Dispose();
}

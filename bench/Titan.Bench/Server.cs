using System.Diagnostics;

namespace Titan.Bench;

/// <summary>A running Manager or Worker; killed when disposed.</summary>
internal sealed class Server : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _errors;

    private readonly long _begun;

    private Server(Process process, string readyLine, long begun)
    {
        (_process, ReadyLine, _begun) = (process, readyLine, begun);
        StartUp = Age;
        _errors = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
    }

    public int Pid => _process.Id;

    public string ReadyLine { get; }

    /// <summary>From its start to its ready line.</summary>
    public TimeSpan StartUp { get; }

    /// <summary>Where its gRPC listens.</summary>
    public string GrpcAddress => ReadyLine.Split(' ').First(word => word.StartsWith("grpc=", StringComparison.Ordinal))[5..];

    /// <summary>Since its start.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(_begun);

    public static Task<Server> StartAsync(string program, params IEnumerable<string> arguments) => StartAtAsync(Tree.Program(program), program, arguments);

    /// <param name="path">The program.</param>
    /// <param name="program">What it calls itself in its ready line.</param>
    public static async Task<Server> StartAtAsync(string path, string program, params IEnumerable<string> arguments)
    {
        var begun = Stopwatch.GetTimestamp();
        var process = Process.Start(new ProcessStartInfo(path, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.StartsWith($"titan {program} ready", StringComparison.Ordinal)) return new Server(process, line, begun);
        throw new InvalidOperationException($"{program} ended before it was ready: {await process.StandardError.ReadToEndAsync()}");
    }

    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _errors;
        _process.Dispose();
    }
}

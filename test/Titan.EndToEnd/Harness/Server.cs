using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace Titan.EndToEnd.Harness;

/// <summary>A running Manager or Worker. What it writes is kept, and shown when the test fails.</summary>
internal sealed class Server : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _name;
    private readonly string _readyText;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly ConcurrentQueue<string> _log = new();
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;

    private Server(string program, string name, Process process)
    {
        _name = name;
        _readyText = $"titan {Path.GetFileName(program)} ready";
        _process = process;
        _reading = ReadAllAsync();
    }

    public int Pid => _process.Id;

    public bool HasExited => _process.HasExited;

    public string ReadyLine { get; private set; } = "";

    public bool HasSaidReady => _ready.Task.IsCompletedSuccessfully;

    public string Log => string.Join('\n', _log);

    /// <summary>Starts a program, which may end before it is ready.</summary>
    public static Server Begin(string program, string name, IEnumerable<string> arguments, params IEnumerable<KeyValuePair<string, string>> settings) =>
        new(program, name, Launch.Start(program, arguments, settings));

    /// <inheritdoc cref="BeginBy(string, string, string, IEnumerable{string})"/>
    public static Server BeginBy(IReadOnlyList<string> launcher, string program, string name, IEnumerable<string> arguments, params IEnumerable<KeyValuePair<string, string>> settings) =>
        new(program, name, Launch.Start(launcher[0], [.. launcher.Skip(1), program, .. arguments], settings));

    /// <summary>Starts a program that stands for one on another machine: it has only the processor time that nothing else here wants.</summary>
    public static Server BeginElsewhere(string program, string name, params IEnumerable<string> arguments) =>
        BeginBy("chrt", program, name, ["--idle", "0", program, .. arguments]);

    /// <summary>Starts a program by another one, which becomes it.</summary>
    public static Server BeginBy(string launcher, string program, string name, params IEnumerable<string> arguments) => new(program, name, Launch.Start(launcher, arguments));

    /// <summary>Starts a program and waits for its ready line.</summary>
    public static async Task<Server> StartAsync(string program, string name, params IEnumerable<string> arguments)
    {
        var server = Begin(program, name, arguments);
        try
        {
            await server.ReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for its ready line, which may have come before lines that <see cref="LineAsync"/> has found.</summary>
    public async Task ReadyAsync()
    {
        try
        {
            ReadyLine = await _ready.Task.WaitAsync(Limit.Wait);
        }
        catch (TimeoutException missing)
        {
            throw new TimeoutException($"{_name} never wrote that it is ready. It wrote:\n{Log}", missing);
        }
    }

    /// <summary>A value of the ready line, as in grpc=127.0.0.1:50051.</summary>
    public string Ready(string key) => Regex.Match(ReadyLine, $@"\b{key}=(?:http://)?(\S+)", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;

    /// <summary>The next line, not yet seen by an earlier call, that holds the text.</summary>
    public async Task<string> LineAsync(string text)
    {
        using var limit = new CancellationTokenSource(Limit.Wait);
        try
        {
            return await _lines.Reader.ReadAllAsync(limit.Token).FirstAsync(line => line.Contains(text, StringComparison.Ordinal), limit.Token);
        }
        catch (Exception missing) when (missing is OperationCanceledException or InvalidOperationException)
        {
            throw new TimeoutException($"{_name} never wrote '{text}'. It wrote:\n{Log}", missing);
        }
    }

    public void Send(int signal) => Signal.Send(Pid, signal);

    /// <summary>Stops it in mid-air. A stop takes effect thread by thread, so this waits until the last one stands.</summary>
    public Task PauseAsync()
    {
        Send(Signal.Stop);
        return Eventually.True(() => Processes.StandsStill(Pid), $"every thread of {Pid} stopped");
    }

    public Task KillAsync()
    {
        Send(Signal.Kill);
        return ExitAsync();
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit code; 128 + n after signal n.</returns>
    public async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(Limit.Wait);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        // Its children share the pipes, and go when it goes.
        await _reading.WaitAsync(Limit.Wait);
        TestContext.Current.TestOutputHelper?.WriteLine($"--- {_name} (pid {Pid}, exit code {_process.ExitCode})\n{Log}");
        _process.Dispose();
    }

    private async Task ReadAllAsync()
    {
        await Task.WhenAll(ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError));
        _lines.Writer.Complete();
        _ready.TrySetException(new TimeoutException("its output has ended"));
    }

    private async Task ReadAsync(StreamReader stream)
    {
        while (await stream.ReadLineAsync() is { } line)
        {
            _log.Enqueue(line);
            if (line.Contains(_readyText, StringComparison.Ordinal)) _ready.TrySetResult(line);
            _lines.Writer.TryWrite(line);
        }
    }
}

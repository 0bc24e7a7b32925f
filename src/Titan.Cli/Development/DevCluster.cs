using System.Net;
using System.Net.Sockets;
using Titan.Cli.Json;
using Titan.Cli.Servers;
using Titan.Cli.Terminals;
using Titan.Client;

namespace Titan.Cli.Development;

/// <summary>A Manager and Workers as children of this program: started in order, watched, and stopped in the other order.</summary>
internal sealed class DevCluster(Session session, DevOptions options)
{
    /// <summary>What a Worker gives to what it runs when the cluster is stopped.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(2);

    /// <summary>What a program has between TERM and KILL.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(8);

    private readonly List<Child> _workers = [];
    private Child? _manager;
    private IDisposable? _published;

    public async Task<int> RunAsync()
    {
        using var interrupts = new Interrupts(session.Terminal, again: EndAll);
        try
        {
            if (!await StartAsync(interrupts.Token)) return ExitCodes.Failed;

            var first = await Task.WhenAny([_manager!.Ended, .. _workers.Select(worker => worker.Ended)]).WaitAsync(interrupts.Token);
            await first;
            var dead = _workers.Prepend(_manager).First(child => child.Ended.IsCompleted);
            session.Note($"{dead.Name} ended with exit code {dead.ExitCode}; stopping the others");
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException) when (interrupts.Token.IsCancellationRequested)
        {
            session.Aside("stopping; Ctrl-C again to end all of it at once");
            return interrupts.ExitCode == ExitCodes.Interrupted ? ExitCodes.Done : interrupts.ExitCode;
        }
        finally
        {
            await StopAsync();
        }
    }

    private async Task<bool> StartAsync(CancellationToken cancellation)
    {
        var port = PortToTry();
        var managerLine = await StartManagerAsync(port, cancellation);
        if (managerLine is null && port != 0 && PortToTry() == 0)
        {
            // Another program has taken it just now.
            await _manager!.Ended;
            _manager.Dispose();
            managerLine = await StartManagerAsync(port: 0, cancellation);
        }

        if (managerLine is null) return await TellFailureAsync(_manager!);

        var address = ValueOf(managerLine, "grpc");
        for (var i = 1; i <= options.Workers; i++)
        {
            List<string> arguments = ["--manager", address, "--id", $"worker-{i:00}", "--drain-timeout", $"{Drain.TotalSeconds}s", "--log-level", "warn"];
            if (options.Slots is { } slots) arguments.AddRange(["--slots", slots.ToString()]);
            _workers.Add(Child.Start($"worker-{i:00}", ServerPrograms.Worker, PathOf(ServerPrograms.Worker), arguments));
        }

        var workerLines = new List<string>();
        foreach (var worker in _workers)
        {
            if (await worker.ReadyAsync(cancellation) is not { } line) return await TellFailureAsync(worker);
            workerLines.Add(line);
        }

        _published = DevAddress.Publish(address, session.Terminal.Environment);
        Tell(managerLine, workerLines);
        return true;
    }

    /// <exception cref="IOException">There is no such program.</exception>
    private string PathOf(string program) => options.Programs is { } folder
        ? Path.Combine(folder, program)
        : ServerPrograms.Find(program) ?? throw new IOException(ServerPrograms.Missing(program));

    /// <returns>Its ready line; null when it ended without one.</returns>
    private async Task<string?> StartManagerAsync(int port, CancellationToken cancellation)
    {
        string[] store = options.DataFolder is { } folder ? ["--data-dir", folder] : ["--store", "memory"];
        _manager = Child.Start("the manager", ServerPrograms.Manager, PathOf(ServerPrograms.Manager),
            [.. store, "--port", port.ToString(), "--dash-port", options.DashPort.ToString(), "--log-level", "warn"]);
        return await _manager.ReadyAsync(cancellation);
    }

    private void Tell(string managerLine, List<string> workerLines)
    {
        var (address, dashboard, output) = (ValueOf(managerLine, "grpc"), ValueOf(managerLine, "dashboard"), session.Terminal.Out);
        if (session.Format == OutputFormat.Json)
        {
            JsonAnswer.Write(session.Terminal, new DevJson(address, dashboard, [.. workerLines.Select(line => ValueOf(line, "id"))]));
            return;
        }

        output.WriteLine(managerLine);
        foreach (var line in workerLines) output.WriteLine(line);
        output.WriteLine($"titan dev ready manager={address} dashboard={dashboard} workers={workerLines.Count}");
        output.Flush();
        session.Aside(_published is null ? $"in another terminal: export TITAN_MANAGER={address}; titan run -- echo hello" : "in another terminal: titan run -- echo hello");
    }

    private async Task<bool> TellFailureAsync(Child child)
    {
        await child.Ended;
        session.Note($"{child.Name} did not start (exit code {child.ExitCode})");
        return false;
    }

    private async Task StopAsync()
    {
        _published?.Dispose();
        // Workers first: a Worker that ends hands its results to the Manager.
        await Task.WhenAll(_workers.Select(worker => worker.StopAsync(Grace)));
        if (_manager is not null) await _manager.StopAsync(Grace);
        foreach (var child in _workers) child.Dispose();
        _manager?.Dispose();
    }

    /// <summary>The one that is asked for, or else the one that commands look at first, if it is free.</summary>
    private int PortToTry()
    {
        if (options.Port is { } asked) return asked;
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, ManagerAddress.DefaultPort);
            listener.Start();
            return ManagerAddress.DefaultPort;
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    private void EndAll()
    {
        foreach (var child in _workers) child.End();
        _manager?.End();
    }

    private static string ValueOf(string line, string key) =>
        line.Split(' ').FirstOrDefault(part => part.StartsWith($"{key}=", StringComparison.Ordinal)) is { } found ? found[(key.Length + 1)..] : "";
}

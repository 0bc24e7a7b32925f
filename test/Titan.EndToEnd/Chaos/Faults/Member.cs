using System.Collections.Concurrent;

namespace Titan.EndToEnd.Chaos.Faults;

/// <summary>A Manager or Worker that dies and is started again, as a service manager would do it. One fault at a time.</summary>
/// <param name="launcher">Becomes the program, which is its last argument but for the switches. Empty: it is started as it is.</param>
/// <param name="switches">Asked at each start.</param>
internal sealed class Member(IReadOnlyList<string> launcher, string program, string name, Func<IEnumerable<string>> switches, Tally tally, Violations violations) : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Wake = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan SeenToWithin = TimeSpan.FromSeconds(4);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly ConcurrentBag<Task> _buried = [];
    private Server? _server;
    private Task _ready = Task.CompletedTask;
    private Task _minding = Task.CompletedTask;

    public string Name => name;

    /// <summary>Whether it has said that it is ready, and has not ended since.</summary>
    public bool IsReady => _ready.IsCompletedSuccessfully && !Server.HasExited;

    private Server Server => _server ?? throw new InvalidOperationException($"{name} was not started");

    /// <summary>Starts it, waits until it is ready, and from now on starts it again whenever it has ended by itself.</summary>
    public async Task<Server> StartAsync(CancellationToken over)
    {
        Begin();
        await _ready;
        _minding = MindAsync(over);
        return Server;
    }

    /// <summary><c>kill -9</c>, and a new start after so long.</summary>
    public Task KillAsync(TimeSpan length) => InTurnAsync(async () =>
    {
        await EndAsync();
        await Moment.PassAsync(length, CancellationToken.None);
        Begin();
    });

    /// <summary>SIGSTOP, and SIGCONT after so long.</summary>
    public Task PauseAsync(TimeSpan length) => InTurnAsync(async () =>
    {
        if (Server.HasExited) return;
        Server.Send(Signal.Stop);
        await Moment.PassAsync(length, CancellationToken.None);
        if (!Server.HasExited) Server.Send(Signal.Continue);
    });

    /// <summary>SIGTERM to all that it consists of, <c>kill -9</c> to what is left of that after so long, and a new start: <c>KillMode=control-group</c> of systemd.</summary>
    public Task StopUnitAsync(TimeSpan length) => InTurnAsync(async () =>
    {
        var unit = Server.HasExited ? [] : Processes.TreeOf(Server.Pid);
        foreach (var pid in unit) Signal.TrySend(pid, Signal.Terminate);
        using var limit = new CancellationTokenSource(length);
        while (unit.Any(Processes.IsAlive) && await Moment.PassAsync(LookEvery, limit.Token)) { }
        foreach (var pid in unit.SelectMany(Processes.TreeOf).Where(Processes.IsAlive).ToHashSet()) Signal.TrySend(pid, Signal.Kill);
        await EndAsync();
        Begin();
    });

    /// <summary>Something happens to it, or around it, while nothing else does.</summary>
    /// <param name="fault">Given its process id.</param>
    /// <returns>False when it had ended, or the fault had nothing to happen to.</returns>
    public async Task<bool> MeetAsync(Func<int, Task<bool>> fault)
    {
        var met = false;
        await InTurnAsync(async () => met = !Server.HasExited && await fault(Server.Pid));
        return met;
    }

    /// <summary>Another one with other switches is there for so long, unless it is refused.</summary>
    /// <returns>Whether it was let in.</returns>
    public async Task<bool> MeetRivalAsync(IEnumerable<string> others, TimeSpan length)
    {
        var rival = Launch(others, "");
        using var limit = new CancellationTokenSource(length);
        while (!rival.HasExited && await Moment.PassAsync(LookEvery, limit.Token)) { }
        if (rival.HasExited && await rival.ExitAsync() is var code && code != 1) violations.Add("crash", $"a rival of {name} ended by itself with exit code {code}\n{rival.Log}");
        if (!rival.HasExited) await rival.KillAsync();
        _buried.Add(BuryAsync(rival));
        return rival.HasSaidReady;
    }

    /// <summary>A new start with fail-points armed, and another one without them when it has died of them, or after so long.</summary>
    public Task FailAsync(string failPoints, TimeSpan length) => InTurnAsync(async () =>
    {
        await EndAsync();
        Begin(failPoints);
        // A start takes longer on a slow machine, and most fail-points come after it.
        using var starting = new CancellationTokenSource(StartsWithin);
        while (!IsReady && !Server.HasExited && await Moment.PassAsync(LookEvery, starting.Token)) { }
        using var limit = new CancellationTokenSource(length);
        while (!Server.HasExited && await Moment.PassAsync(LookEvery, limit.Token)) { }
        if (!Server.HasExited)
        {
            // One that stood still goes on, however long ago it was given up for dead.
            Server.Send(Signal.Continue);
            await Moment.PassAsync(Wake, CancellationToken.None);
        }

        var worker = Server.Pid;
        if (failPoints.StartsWith("keeper.", StringComparison.Ordinal)) await DrainAsync();
        await EndAsync();
        if (failPoints.Contains("=stop", StringComparison.Ordinal)) _buried.Add(WakeKeepersAsync(worker));
        Begin();
    });

    public async ValueTask DisposeAsync()
    {
        await _minding;
        if (_server is not null) await BuryAsync(Server);
        await Task.WhenAll(_buried);
        _turn.Dispose();
    }

    private void Begin(string failPoints = "")
    {
        _server = Launch(switches(), failPoints);
        _ready = Server.ReadyAsync();
        // One that dies before is started again; nobody else asks why.
        _ = _ready.ContinueWith(static died => _ = died.Exception, TaskScheduler.Default);
    }

    private Server Launch(IEnumerable<string> with, string failPoints)
    {
        var settings = KeyValuePair.Create(FailPoints.FailPoint.Variable, failPoints);
        return launcher.Count == 0 ? Server.Begin(program, name, with, settings) : Server.BeginBy(launcher, program, name, with, settings);
    }

    /// <summary>What a dead keeper leaves is hunted down by its Worker. Nobody is left to do it when both are killed within a moment.</summary>
    private async Task DrainAsync()
    {
        if (Server.HasExited) return;
        Server.Send(Signal.Terminate);
        using var limit = new CancellationTokenSource(SeenToWithin);
        while (!Server.HasExited && await Moment.PassAsync(LookEvery, limit.Token)) { }
    }

    /// <summary>A keeper that stands still by itself, at its fail-point, when its Worker has gone has nobody left to wake it.</summary>
    private static async Task WakeKeepersAsync(int worker)
    {
        using var limit = new CancellationTokenSource(SeenToWithin);
        do
        {
            foreach (var keeper in Processes.WithArgument($"/worker-{worker}-").Where(Processes.StandsStill)) Signal.Send(keeper, Signal.Continue);
        }
        while (await Moment.PassAsync(LookEvery, limit.Token));
    }

    private async Task EndAsync()
    {
        if (!Server.HasExited) await Server.KillAsync();
        _buried.Add(BuryAsync(Server));
    }

    private async Task BuryAsync(Server server)
    {
        try
        {
            await server.DisposeAsync();
        }
        catch (TimeoutException)
        {
            // Its pipes are still held by one of its children.
            violations.Add("no process is left", $"something that {name} (pid {server.Pid}) started outlives it");
        }

        tally.CountFailPoints(server.Log);
        foreach (var line in server.Log.Split('\n').Where(IsFault)) violations.Add("fault", $"{name} wrote: {line}");
    }

    private static bool IsFault(string line) =>
        line.Contains("Unhandled exception", StringComparison.OrdinalIgnoreCase) || line.Contains("the loop failed", StringComparison.Ordinal);

    private async Task MindAsync(CancellationToken over)
    {
        while (await Moment.PassAsync(LookEvery, over))
            await InTurnAsync(StartAgainAsync);
    }

    private async Task StartAgainAsync()
    {
        if (!Server.HasExited) return;
        var code = await Server.ExitAsync();
        tally.Count($"ended by itself: {name[..^1]} with exit code {code}");
        // One that cannot begin says so and ends with 1: its store is away, or its id is still taken. Anything else is a crash.
        if (code != 1) violations.Add("crash", $"{name} ended by itself with exit code {code}\n{Server.Log}");
        _buried.Add(BuryAsync(Server));
        Begin();
    }

    private async Task InTurnAsync(Func<Task> action)
    {
        await _turn.WaitAsync();
        try
        {
            await action();
        }
        finally
        {
            _turn.Release();
        }
    }
}

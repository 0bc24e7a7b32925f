using Grpc.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Titan.Core;
using Titan.Manager;
using Titan.Manager.Api;
using Titan.Manager.Link;
using Titan.Manager.Loop;
using Titan.Manager.Memory;
using Titan.Manager.Telemetry;
using Titan.Manager.Watching;
using Titan.Simulation.Kernel;
using Titan.Simulation.Store;

namespace Titan.Simulation.Processes;

/// <summary>One life of a Manager: the parts that ship, put together as the program does it, over a simulated store and simulated streams.</summary>
internal sealed class ManagerLife : ILife
{
    private readonly World _world;
    private readonly ManagerNode _node;
    private readonly CancellationTokenSource _ending = new();
    private readonly SimulatedLifetime _lifetime = new();
    private readonly SimulatedStore _store;
    private readonly ControlLoop _loop;
    private readonly ErrorInterceptor _errors;
    private readonly LeaderGate _gate;
    private Task _running = Task.CompletedTask;

    public ManagerLife(World world, ManagerNode node, SimulatedProcess process)
    {
        (_world, _node, Process) = (world, node, process);
        Doom = new Doom(world, process);
        Time = new ProcessClock(process, node.Drift, () => node.WallOffset);
        Identity = new ManagerIdentity($"{node.Name}-{process.Number}", "", Time.GetUtcNow()) { Address = node.Name };
        Clock = new ManagerClock(Time);
        _store = new SimulatedStore(world, this);
        Role = new Role(NullLogger<Role>.Instance);
        var connections = new Connections(Time);
        var memory = MemoryBudget.Of(1L << 30, null);
        var watchers = new Watchers(memory);
        Witness = new Witness(world, this, new ReleaseRouter(connections, watchers, new Throughput(Time), new FactLog(NullLogger<FactLog>.Instance, Time)));
        var campaign = new Campaign(_store, world.Plan.Options, Witness.Found, Clock, Role, NullLogger<Campaign>.Instance);
        _loop = new ControlLoop(campaign, Role, Clock, new Committer(_store, Time, NullLogger<Committer>.Instance), Witness, Time, new Alarm<ControlLoop>(world, LogLevel.Critical));
        var lookup = new TaskLookup(_store, _loop, Clock);
        var keyed = new KeyedWork(_loop, _store, Clock, Time);
        var gates = new Gates(memory);
        Tasks = new TaskApi(_loop, _store, Clock, lookup, keyed, new SubmitStream(keyed, gates), new LogStream(_store, lookup, watchers, Role, _lifetime), new WatchStream(_store, Clock, lookup, watchers, Role, _lifetime), new TaskCounting(_store, Clock), new Retries(_store, Clock, Time, lookup, keyed),
            new Removals(_loop, _store, Time, lookup, NullLogger<Removals>.Instance), gates);
        Link = new WorkerLinkApi(_loop, Role, connections, new PulsePace(connections, world.Plan.Options, world.Plan.PulsesPerSecond), _store, watchers, Identity, Time, _lifetime, new RefusedHellos(NullLogger<RefusedHellos>.Instance, Time), NullLogger<WorkerLinkApi>.Instance);
        _errors = new ErrorInterceptor(Role, _lifetime, Time, new Alarm<ErrorInterceptor>(world, LogLevel.Error));
        _gate = new LeaderGate(Role);
        process.Do(() => _running = RunAsync());
    }

    public SimulatedProcess Process { get; }

    public ProcessClock Time { get; }

    public ManagerClock Clock { get; }

    public ManagerIdentity Identity { get; }

    public Role Role { get; }

    public Witness Witness { get; }

    public TaskApi Tasks { get; }

    public WorkerLinkApi Link { get; }

    public string Node => _node.Name;

    /// <inheritdoc cref="Node.DiesSilently"/>
    public bool DiesSilently => _node.DiesSilently;

    /// <summary>Where it is to die, if anywhere.</summary>
    public Doom Doom { get; }

    /// <summary>Serves a call as the host does: errors are translated, and whoever leads is asked.</summary>
    public Task<T> Guard<T>(string method, Func<ManagerLife, ServerCallContext, Task<T>> serve, CancellationToken callerGone)
        where T : class =>
        _errors.UnaryServerHandler(
            this, new Network.Call(method, callerGone), (_, call) => _gate.UnaryServerHandler(this, call, (life, inner) => serve(life, inner)));

    public Task<T> AskLoopAsync<T>(Func<Orchestrator, Instant, Decision, T> decide) => _loop.AskAsync(decide, CancellationToken.None);

    /// <summary>SIGTERM: streams are told, what is on its way arrives, the leadership is handed on.</summary>
    public void Stop() => Process.Do(() => _ = StopAsync());

    private async Task RunAsync()
    {
        try
        {
            await _loop.RunAsync(_ending.Token);
        }
        catch (Exception fault)
        {
            _world.Fail($"the loop of {Node} threw {fault}");
        }
    }

    private async Task StopAsync()
    {
        _lifetime.StopApplication();
        _ending.Cancel();
        await _running;
        await _store.DisposeAsync();
        Process.Kill();
    }
}

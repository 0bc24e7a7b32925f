using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Titan.Simulation.Invariants;
using Titan.Simulation.Kernel;
using Titan.Worker;
using Titan.Worker.Link;

namespace Titan.Simulation.Processes;

/// <summary>One life of a Worker: the parts that ship, over simulated commands and streams.</summary>
internal sealed class WorkerLife : ILife
{
    /// <summary>By how much a timer may be early by a clock that runs slow.</summary>
    private static readonly TimeSpan Drift = TimeSpan.FromMilliseconds(100);

    private readonly World _world;
    private readonly WorkerNode _node;
    private readonly WorkerOptions _options;
    private readonly Dialer _dialer;
    private readonly WorkerNotes _notes = new(NullLogger.Instance);
    private readonly CancellationTokenSource _ending = new();
    private bool _isStopping;

    public WorkerLife(World world, WorkerNode node, SimulatedProcess process)
    {
        (_world, _node, Process) = (world, node, process);
        Doom = new Doom(world, process);
        Time = new ProcessClock(process, node.Drift, () => node.WallOffset);
        _options = new WorkerOptions
        {
            Managers = world.ManagerAddresses,
            Id = node.Id,
            Slots = node.Slots,
            Labels = node.Labels.ToDictionary(StringComparer.Ordinal),
            Pulse = world.Plan.Pulse,
            WorkFolder = null,
            DrainTimeout = TimeSpan.FromSeconds(3),
            DeliverWithin = TimeSpan.FromSeconds(3),
            StopOnDisconnect = false,
            LogLevel = LogLevel.None,
            LogAsJson = false,
        };

        var outbox = new Outbox(Time);
        var random = new Random((int)(world.Plan.Seed ^ (ulong)process.Number));
        Inventory = new Inventory(node.Slots, outbox, Time, random);
        Execution = new SimulatedExecution(world, node, this, Inventory);
        Inventory.Attach(Execution);
        var introduction = new Introduction(_options, Execution.Executors, "", (ulong)process.Number, node.EndedSessions, _notes);
        _dialer = new Dialer(
            () => new Conversation((manager, _) => new SimulatedLine(node, this, manager), introduction, Inventory, outbox, Execution, _notes, _options.Pulse, Time, NullLogger.Instance),
            Inventory, _options, _ => { }, random, Time, NullLogger.Instance);
        process.Do(() => _ = RunAsync());
    }

    public SimulatedProcess Process { get; }

    public TimeProvider Time { get; }

    public Inventory Inventory { get; }

    public SimulatedExecution Execution { get; }

    /// <summary>Where it is to die, if anywhere.</summary>
    public Doom Doom { get; }

    /// <summary>SIGTERM: it drains, delivers, and ends.</summary>
    public void Stop() => Process.Do(() => _ = StopAsync());

    /// <summary>The same to all of its commands, a little before or after it.</summary>
    public void StopWithTasks(TimeSpan tasksBefore)
    {
        var (tasks, worker) = tasksBefore > TimeSpan.Zero ? (TimeSpan.Zero, tasksBefore) : (-tasksBefore, TimeSpan.Zero);
        _world.Simulator.After(tasks, () => Process.Do(Execution.TellAll));
        _world.Simulator.After(worker, Stop);
    }

    private async Task RunAsync()
    {
        try
        {
            await _dialer.RunAsync(_ending.Token);
        }
        catch (LinkRefusedException)
        {
            _world.Coverage.Hit("worker refused for good");
            _world.Tell(() => $"worker {_node.Name} is refused for good and ends");
            Process.Kill();
        }
        catch (Exception fault)
        {
            _world.Fail($"the dialer of {_node.Name} threw {fault}");
        }
    }

    private async Task StopAsync()
    {
        if (_isStopping) return;
        _isStopping = true;
        var began = Time.GetTimestamp();
        await new Drain(Inventory, _options.DrainTimeout, _options.DeliverWithin, Time, NullLogger.Instance).RunAsync(hurried: new TaskCompletionSource().Task);
        _world.Check(() => Invariant.Holds(Inventory.WhenEmpty().IsCompleted || Time.GetElapsedTime(began) >= _options.DeliverWithin - Drift, $"6: who drains has the time to deliver: {_node.Name} ended after {Time.GetElapsedTime(began)}"));
        _ending.Cancel();
        Process.Kill();
    }
}

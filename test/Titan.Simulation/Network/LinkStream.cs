using Grpc.Core;
using Titan.Protocol.V1;
using Titan.Simulation.Kernel;
using Titan.Simulation.Processes;
using Task = System.Threading.Tasks.Task;

namespace Titan.Simulation.Network;

/// <summary>One stream between a Worker and a Manager, over a TCP connection of its own.</summary>
internal sealed class LinkStream
{
    private static readonly TimeSpan KeepAliveEvery = TimeSpan.FromSeconds(2.5);

    // As the programs have it: a ping, and as long again for its answer.
    private static readonly TimeSpan ClientPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ServerPatience = TimeSpan.FromSeconds(20);

    private readonly World _world;
    private readonly SimulatedProcess _worker;
    private readonly WorkerNode _node;
    private readonly string _managerNode;
    private readonly Duct<WorkerFrame> _up;
    private readonly Duct<ManagerFrame> _down;
    private readonly CancellationTokenSource _callerGone = new();
    private ManagerLife? _manager;
    private TimeSpan _reachableAt;
    private bool _isSevered;
    private bool _isOverForWorker;
    private bool _isOverForManager;

    public LinkStream(World world, SimulatedProcess worker, WorkerNode node, string managerNode)
    {
        (_world, _worker, _node, _managerNode) = (world, worker, node, managerNode);
        var frames = new StreamManners(node.Manners);
        _up = new Duct<WorkerFrame>(world.Paths[node.Name, managerNode], () => _isSevered, frames.Up, node.Manners.Window, node.Manners.Sticks);
        _down = new Duct<ManagerFrame>(world.Paths[managerNode, node.Name], () => _isSevered, frames.Down, LinkManners.WideWindow);
        worker.AtDeath(Die);
        world.Paths[node.Name, managerNode].Send(Open);
        _reachableAt = world.Simulator.Now;
        world.Simulator.After(KeepAliveEvery, KeepAlive);
    }

    /// <summary>True when neither side has it any more.</summary>
    public bool IsOver => _isOverForWorker && (_isOverForManager || _manager is null);

    public AsyncDuplexStreamingCall<WorkerFrame, ManagerFrame> Call => new(
        new DuctWriter<WorkerFrame>(_up), new DuctReader<ManagerFrame>(_down), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], HangUp);

    /// <summary>The connection is reset: both sides see it, and what is on its way is lost.</summary>
    public void Reset()
    {
        BreakForWorker(Lost);
        BreakForManager();
    }

    /// <summary>From now on all that either side sends vanishes, and nobody is told.</summary>
    public void Sever() => _isSevered = true;

    private static RpcException Lost() => new(new Status(StatusCode.Unavailable, "the connection was lost"));

    private static RpcException Refused() => new(new Status(StatusCode.Unavailable, "connection refused"));

    private void Open()
    {
        if (_isSevered) return;
        if (_world.ManagerAt(_managerNode) is not { } manager)
        {
            Back(() => BreakForWorker(Refused));
            return;
        }

        _manager = manager;
        manager.Process.AtDeath(() =>
        {
            _isOverForManager = true;
            if (!manager.DiesSilently) Back(() => BreakForWorker(Lost));
        });
        manager.Process.Do(() => _ = ServeAsync(manager));
    }

    private async Task ServeAsync(ManagerLife manager)
    {
        try
        {
            await manager.Link.Connect(new DuctReader<WorkerFrame>(_up), new DuctWriter<ManagerFrame>(_down), new Call("/titan.v1.WorkerLink/Connect", _callerGone.Token));
            _down.Complete();
        }
        catch (Exception failure) when (failure is RpcException or OperationCanceledException or IOException)
        {
            Back(() => BreakForWorker(Lost));
        }
        catch (Exception fault)
        {
            _world.Fail($"the link of {_node.Name} at {_managerNode} threw {fault}");
        }

        _isOverForManager = true;
        _up.BreakReader(static () => new IOException("the call is over"));
    }

    private void Back(Action arrive) => _world.Paths[_managerNode, _node.Name].Send(() =>
    {
        if (!_isSevered) arrive();
    });

    private void BreakForWorker(Func<Exception> failure)
    {
        _up.BreakWriter(failure);
        _down.BreakReader(failure);
    }

    private void BreakForManager()
    {
        if (_manager is not { } manager)
        {
            // Its opening is still on its way, and will find nobody who wants it.
            _isSevered = true;
            return;
        }

        _down.BreakWriter(static () => new IOException("the connection was reset"));
        _up.BreakReader(static () => new IOException("the connection was reset"));
        manager.Process.Do(_callerGone.Cancel);
    }

    /// <summary>The Worker ends the call; the Manager hears of it.</summary>
    private void HangUp()
    {
        if (_isOverForWorker) return;
        _isOverForWorker = true;
        BreakForWorker(static () => new RpcException(Status.DefaultCancelled));
        _world.Paths[_node.Name, _managerNode].Send(() =>
        {
            if (!_isSevered) BreakForManager();
        });
    }

    /// <summary>The kernel of a machine ends the connections of a process that died; one that lost its power says nothing.</summary>
    private void Die()
    {
        if (!_node.DiesSilently) HangUp();
        _isOverForWorker = true;
    }

    private void KeepAlive()
    {
        if (IsOver) return;
        var now = _world.Simulator.Now;
        var isReachable = !_isSevered && _world.Paths.AreOpen(_node.Name, _managerNode) && !_worker.IsDead && !_worker.IsFrozen
            && (_manager is null || !(_manager.Process.IsDead || _manager.Process.IsFrozen));
        if (isReachable) _reachableAt = now;
        if (now - _reachableAt >= ClientPatience && !_worker.IsFrozen) BreakForWorker(Lost);
        if (now - _reachableAt >= ServerPatience && _manager is { Process.IsFrozen: false }) BreakForManager();
        _world.Simulator.After(KeepAliveEvery, KeepAlive);
    }
}

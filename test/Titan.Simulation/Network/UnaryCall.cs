using Grpc.Core;
using Titan.Simulation.Processes;

namespace Titan.Simulation.Network;

/// <summary>One call of a client at a Manager, and its answer, each of which may be late or lost.</summary>
internal sealed class UnaryCall<T>
    where T : class
{
    private readonly World _world;
    private readonly string _client;
    private readonly string _manager;
    private readonly string _method;
    private readonly Func<ManagerLife, ServerCallContext, Task<T>> _serve;
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _callerGone = new();

    /// <param name="patience">The deadline of the call.</param>
    public UnaryCall(World world, string client, string manager, string method, TimeSpan patience, Func<ManagerLife, ServerCallContext, Task<T>> serve)
    {
        (_world, _client, _manager, _method, _serve) = (world, client, manager, method, serve);
        world.Paths[client, manager].Send(Arrive);
        world.Simulator.After(patience, () => _answer.TrySetException(new RpcException(new Status(StatusCode.DeadlineExceeded, "no answer in time"))));
    }

    public Task<T> Answer => _answer.Task;

    private void Arrive()
    {
        if (_answer.Task.IsCompleted) return;
        if (_world.ManagerAt(_manager) is not { } life)
        {
            Back(() => _answer.TrySetException(Unconnected()));
            return;
        }

        life.Process.AtDeath(() =>
        {
            if (!life.DiesSilently) Back(() => _answer.TrySetException(new RpcException(new Status(StatusCode.Unavailable, "the connection was lost"))));
        });
        life.Process.Do(() => _ = ServeAsync(life));
    }

    private async Task ServeAsync(ManagerLife life)
    {
        try
        {
            var answer = await life.Guard(_method, _serve, _callerGone.Token);
            Back(() => _answer.TrySetResult(answer));
        }
        catch (RpcException refused)
        {
            if (refused.StatusCode == StatusCode.Internal) _world.Fail($"{_method} of {_client} at {_manager}: {refused.Status.Detail}");
            Back(() => _answer.TrySetException(refused));
        }
        catch (Exception fault)
        {
            _world.Fail($"{_method} of {_client} at {_manager} threw {fault}");
        }
    }

    private void Back(Action arrive) => _world.Paths[_manager, _client].Send(arrive);

    private static RpcException Unconnected() =>
        new(new Status(StatusCode.Unavailable, "connection refused", new HttpRequestException(HttpRequestError.ConnectionError)));
}

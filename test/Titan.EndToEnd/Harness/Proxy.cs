using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Titan.EndToEnd.Harness;

/// <summary>A wire between two programs, as between a Worker and its Manager, that can be cut, held up, made bad for a while, or go dead without a word.</summary>
internal sealed class Proxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _mutex = new();
    private readonly List<ProxyWire> _wires = [];
    private readonly Task _accepting;

    private volatile string _target;
    private volatile bool _refusing;
    private ImmutableList<Impairment> _impairments = [];
    private volatile TaskCompletionSource _open = Opened();

    /// <param name="target">host:port of the Manager.</param>
    public Proxy(string target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Address => _listener.LocalEndpoint.ToString()!;

    /// <summary>Where new wires lead.</summary>
    public void Point(string elsewhere) => _target = elsewhere;

    /// <summary>From now on nothing comes through to the Manager on the wires that are there; both ends think that they are well.</summary>
    public void LoseUpstream() => Each(wire => wire.UpstreamLost = true);

    /// <summary>From now on nothing comes through to the Worker on the wires that are there.</summary>
    public void LoseDownstream() => Each(wire => wire.DownstreamLost = true);

    /// <summary>From now on nothing comes through on any wire, old or new, until it is let go: as on a network that drops packets, which are sent again.</summary>
    public void Hold() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo() => _open.TrySetResult();

    /// <summary>From now on this is wrong with all wires, old and new, until it is lifted; several add up.</summary>
    public void Impose(Impairment impairment) => ImmutableInterlocked.Update(ref _impairments, all => all.Add(impairment));

    /// <summary>A wire that has lost something stays dead all the same: a stream has no gaps, so both ends have to find out.</summary>
    public void Lift(Impairment impairment) => ImmutableInterlocked.Update(ref _impairments, all => all.Remove(impairment));

    /// <summary>Wires that are there.</summary>
    public int Wires
    {
        get
        {
            lock (_mutex) return _wires.Count(wire => !wire.IsOver);
        }
    }

    /// <summary>Bytes lost on the way to the Manager so far.</summary>
    public long LostUpstream => Sum(wire => wire.UpstreamBytesLost);

    /// <summary>Bytes lost on the way to the Worker so far.</summary>
    public long LostDownstream => Sum(wire => wire.DownstreamBytesLost);

    /// <summary>Cuts all wires; new ones are made at once, unless refused.</summary>
    public void Cut() => Each(wire => wire.Cut());

    /// <summary>Cuts all wires so that both ends are told of a reset.</summary>
    public void Reset() => Each(wire => wire.Reset());

    /// <summary>While set, a new wire is cut as soon as it is made.</summary>
    public void Refuse(bool refuse) => _refusing = refuse;

    public async ValueTask DisposeAsync()
    {
        LetGo();
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        Cut();
        _end.Dispose();
    }

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource();
        opened.SetResult();
        return opened;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptSocketAsync(_end.Token);
                if (_refusing || await DialAsync() is not { } far)
                {
                    near.Dispose();
                    continue;
                }

                var wire = new ProxyWire(near, far, () => _open.Task, () => _impairments);
                lock (_mutex) _wires.Add(wire);
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or ObjectDisposedException or SocketException && _end.IsCancellationRequested)
        {
        }
    }

    private async Task<Socket?> DialAsync()
    {
        var far = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await far.ConnectAsync(IPEndPoint.Parse(_target), _end.Token);
            return far;
        }
        catch (SocketException)
        {
            // Nobody is there: the near end is told the same way.
            far.Dispose();
            return null;
        }
    }

    private void Each(Action<ProxyWire> action)
    {
        lock (_mutex) _wires.ForEach(action);
    }

    private long Sum(Func<ProxyWire, long> figure)
    {
        lock (_mutex) return _wires.Sum(figure);
    }
}

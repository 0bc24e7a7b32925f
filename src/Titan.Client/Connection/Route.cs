using System.Diagnostics;

namespace Titan.Client.Connection;

/// <summary>Which Manager to talk to: the last that answered, else the leader that another one named, else the next of the list.
/// While that one says nothing, the others are asked whether one of them leads.</summary>
internal sealed class Route(TitanClientOptions options) : IDisposable
{
    /// <summary>One that failed is not gone to on another's word for so long.</summary>
    private static readonly TimeSpan Grudge = TimeSpan.FromSeconds(1);

    /// <summary>How often it is looked whether the Manager that calls wait for has said anything.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly Dictionary<ManagerAddress, Endpoint> _endpoints = [];
    private readonly Dictionary<ManagerAddress, long> _failedAt = [];
    private readonly CancellationTokenSource _closed = new();
    private int _next;
    private int _waiting;
    private bool _isWatching;
    private ManagerAddress _current = options.Managers[0];

    /// <summary>Managers of the list.</summary>
    public int Length => options.Managers.Count;

    public Endpoint Current
    {
        get
        {
            lock (_lock) return Find(_current);
        }
    }

    /// <summary>Begins a try of a call, at the Manager that is talked to now. Dispose of it when the call has ended.</summary>
    public CallAttempt Begin(CancellationToken cancellation)
    {
        if (Length == 1) return new CallAttempt(Current, mayGiveUp: false, cancellation);
        lock (_lock)
        {
            _waiting++;
            if (!_isWatching)
            {
                _isWatching = true;
                _ = WatchAsync();
            }

            return new CallAttempt(Find(_current), mayGiveUp: true, cancellation);
        }
    }

    public void End(CallAttempt attempt)
    {
        attempt.Dispose();
        if (Length == 1) return;
        lock (_lock) _waiting--;
    }

    /// <summary>Whether another Manager may take what this failed with: it is away, or what listens at its address is no Manager.</summary>
    public bool MayBeElsewhere(TitanException failure) => failure.Code == Grpc.Core.StatusCode.Unavailable || (failure.Reason == FailureReasons.NotTitan && Length > 1);

    /// <summary>Turns away from an endpoint that failed. Of several callers that saw the same failure, the first one turns.</summary>
    /// <param name="leader">Where to turn to, when the endpoint said so.</param>
    public void TurnFrom(Endpoint failed, string? leader)
    {
        lock (_lock)
        {
            if (_current != failed.Address) return;
            if (leader is null) _failedAt[failed.Address] = Stopwatch.GetTimestamp();
            if (leader is not null && ManagerAddress.TryParse(leader, out var named) && named != failed.Address && !HasJustFailed(named))
            {
                _current = named;
                return;
            }

            // From where it stands in the list: a leader that was named, and failed, is not tried again before the others.
            if (PlaceOf(failed.Address) is >= 0 and var place) _next = place;
            _next = (_next + 1) % options.Managers.Count;
            _current = options.Managers[_next];
        }
    }

    public void Dispose()
    {
        _closed.Cancel();
        lock (_lock)
        {
            foreach (var endpoint in _endpoints.Values) endpoint.Dispose();
            _endpoints.Clear();
        }
    }

    /// <summary>Looks on while calls wait.</summary>
    private async Task WatchAsync()
    {
        while (true)
        {
            await Task.Delay(LookEvery, _closed.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Endpoint current;
            lock (_lock)
            {
                if (_waiting == 0 || _closed.IsCancellationRequested)
                {
                    _isWatching = false;
                    return;
                }

                current = Find(_current);
            }

            if (current.IsSilent) await LookElsewhereAsync(current).ConfigureAwait(false);
        }
    }

    /// <summary>Until it is heard again, or another one leads: then all that waits for it goes there.</summary>
    private async Task LookElsewhereAsync(Endpoint silent)
    {
        using var heard = CancellationTokenSource.CreateLinkedTokenSource(_closed.Token);
        var searching = new LeaderSearch(options.Managers, Get).RunAsync(silent, heard.Token);
        while (!searching.IsCompleted)
        {
            await Task.WhenAny(searching, Task.Delay(LookEvery, CancellationToken.None)).ConfigureAwait(false);
            if (!silent.IsSilent || !IsCurrent(silent)) await heard.CancelAsync().ConfigureAwait(false);
        }

        if (await searching.ConfigureAwait(false) is not { } leader) return;
        lock (_lock)
        {
            _failedAt[silent.Address] = Stopwatch.GetTimestamp();
            if (_current == silent.Address) _current = leader.Address;
        }

        silent.GiveUp();
    }

    private bool IsCurrent(Endpoint endpoint)
    {
        lock (_lock) return _current == endpoint.Address;
    }

    private Endpoint Get(ManagerAddress address)
    {
        lock (_lock) return Find(address);
    }

    private Endpoint Find(ManagerAddress address)
    {
        ObjectDisposedException.ThrowIf(_closed.IsCancellationRequested, this);
        if (!_endpoints.TryGetValue(address, out var endpoint)) _endpoints.Add(address, endpoint = new Endpoint(address, options));
        return endpoint;
    }

    /// <summary>A standby names a leader that died for as long as its lease lasts: then the others must be asked, not the two of them in turn.</summary>
    private bool HasJustFailed(ManagerAddress address) => _failedAt.TryGetValue(address, out var at) && Stopwatch.GetElapsedTime(at) < Grudge;

    private int PlaceOf(ManagerAddress address)
    {
        for (var i = 0; i < options.Managers.Count; i++)
        {
            if (options.Managers[i] == address) return i;
        }

        return -1;
    }
}

using System.Diagnostics;

namespace Titan.Client.Connection;

/// <summary>Which Manager to talk to: the last that answered, else the leader that another one named, else the next of the list.</summary>
internal sealed class Route(TitanClientOptions options) : IDisposable
{
    /// <summary>One that failed is not gone to on another's word for so long.</summary>
    private static readonly TimeSpan Grudge = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<ManagerAddress, Endpoint> _endpoints = [];
    private readonly Dictionary<ManagerAddress, long> _failedAt = [];
    private int _next;
    private ManagerAddress _current = options.Managers[0];

    /// <summary>Managers of the list.</summary>
    public int Length => options.Managers.Count;

    public Endpoint Current
    {
        get
        {
            lock (_lock)
            {
                if (!_endpoints.TryGetValue(_current, out var endpoint))
                    _endpoints.Add(_current, endpoint = new Endpoint(_current, options));
                return endpoint;
            }
        }
    }

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

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var endpoint in _endpoints.Values) endpoint.Dispose();
            _endpoints.Clear();
        }
    }
}

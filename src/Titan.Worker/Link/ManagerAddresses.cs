namespace Titan.Worker.Link;

/// <summary>The Managers to try, one after the other; one that was named as the leader goes first.</summary>
/// <param name="listed">HOST:PORT of each, at least one.</param>
internal sealed class ManagerAddresses(IReadOnlyList<string> listed)
{
    private int _next;
    private string? _leader;
    private int _followed;

    /// <summary>True when it is time to wait: all have been tried, or two Managers name each other as the leader.</summary>
    public bool RoundIsOver { get; private set; }

    public string Next()
    {
        if (_leader is { } leader)
        {
            _leader = null;
            RoundIsOver = ++_followed > 1;
            return leader;
        }

        var address = listed[_next];
        _next = (_next + 1) % listed.Count;
        _followed = 0;
        RoundIsOver = _next == 0;
        return address;
    }

    /// <summary>A Manager that does not lead named the one that does: it is tried next.</summary>
    public void Prefer(string leader) => _leader = leader;

    /// <summary>This one was good: after a loss it is tried first, and the round begins with it.</summary>
    public void Stay(string address) => _leader = address;
}

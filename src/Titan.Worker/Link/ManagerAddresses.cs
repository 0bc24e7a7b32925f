namespace Titan.Worker.Link;

/// <summary>The Managers to try, one after the other; one that was named as the leader goes first.</summary>
/// <param name="listed">HOST:PORT of each, at least one.</param>
internal sealed class ManagerAddresses(IReadOnlyList<string> listed)
{
    /// <summary>Where there is but one Manager, nothing is won by giving it up soon.</summary>
    private static readonly TimeSpan PatienceWithTheOnlyOne = TimeSpan.FromSeconds(5);

    /// <summary>One that is dead or stopped must not hold up for longer than its successor waits for Workers.</summary>
    private static readonly TimeSpan PatienceWithOneOfSeveral = TimeSpan.FromSeconds(2);

    private int _next;
    private string? _leader;
    private int _followed;

    /// <summary>True when it is time to wait: all have been tried, or two Managers name each other as the leader.</summary>
    public bool RoundIsOver { get; private set; }

    /// <summary>How long one may take to be reached, and then to say welcome.</summary>
    public TimeSpan Patience => listed.Count == 1 ? PatienceWithTheOnlyOne : PatienceWithOneOfSeveral;

    /// <summary>Whether it is HOST:PORT.</summary>
    public static bool IsAddress(string text) =>
        Uri.TryCreate($"http://{text}", UriKind.Absolute, out var uri) && uri is { PathAndQuery: "/", UserInfo: "", Fragment: "" }
        && text[(text.LastIndexOf(':') + 1)..] is { } port && int.TryParse(port, out var number) && number == uri.Port && number != 0;

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

    /// <summary>One address and after it all others, in the order in which they would be tried.</summary>
    public IReadOnlyList<string> WithOthers(string first) =>
        [first, .. Enumerable.Range(0, listed.Count).Select(step => listed[(_next + step) % listed.Count]).Where(address => address != first)];

    /// <summary>This one answered before those that were to be tried earlier: they have had their turn.</summary>
    public void Skip(string answered)
    {
        while (listed[_next] != answered) Advance();
        Advance();

        void Advance()
        {
            _next = (_next + 1) % listed.Count;
            RoundIsOver |= _next == 0;
        }
    }

    /// <summary>A Manager that does not lead named the one that does: it is tried next, if that is an address.</summary>
    public void Prefer(string leader)
    {
        if (IsAddress(leader)) _leader = leader;
    }

    /// <summary>This one was good: after a loss it is tried first, and the round begins with it.</summary>
    public void Stay(string address) => _leader = address;

    /// <summary>This one was good and has gone silent: the others are tried first, for one of them may lead now.</summary>
    public void PassOver(string address)
    {
        if (_leader == address) _leader = null;
        if (_leader is null && listed[_next] == address) _next = (_next + 1) % listed.Count;
    }
}

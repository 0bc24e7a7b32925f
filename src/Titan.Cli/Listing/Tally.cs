namespace Titan.Cli.Listing;

/// <summary>What became of many tasks, summed up.</summary>
internal sealed class Tally
{
    // In the order in which outcomes were met first.
    private readonly List<(string Outcome, long Count)> _outcomes = [];

    public long Refused { get; set; }

    /// <summary>Those that needed nothing.</summary>
    public long LeftAlone { get; set; }

    /// <summary>One task alone has its own line.</summary>
    public bool IsWorthTelling => Refused + LeftAlone + _outcomes.Sum(outcome => outcome.Count) != 1;

    public void Add(string outcome)
    {
        var at = _outcomes.FindIndex(each => each.Outcome == outcome);
        if (at < 0) _outcomes.Add((outcome, 1));
        else _outcomes[at] = (outcome, _outcomes[at].Count + 1);
    }

    /// <summary><c>288 cancelled, 12 cancel requested, 2 refused</c>.</summary>
    /// <param name="verb">What was to be done.</param>
    /// <param name="whyNothing">Why some needed nothing.</param>
    public string Tell(string verb, string whyNothing)
    {
        var parts = _outcomes.Select(each => $"{each.Count} {each.Outcome}").ToList();
        if (Refused > 0) parts.Add($"{Refused} refused");
        if (LeftAlone > 0) parts.Add($"{LeftAlone} {whyNothing}");
        return _outcomes.Count == 0 && Refused == 0 ? $"no task to {verb}{(LeftAlone > 0 ? $": {parts[0]}" : "")}" : string.Join(", ", parts);
    }
}

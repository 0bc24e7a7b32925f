namespace Titan.Cli.Waiting;

/// <summary>How many end in a second, over the last half a minute: what began slowly is soon forgotten.</summary>
internal sealed class EndRate
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    private readonly Queue<(TimeSpan At, int Ended)> _samples = new();

    /// <param name="at">Time since the wait began; never less than before.</param>
    /// <param name="ended">In all.</param>
    /// <returns>Null while too little was seen.</returns>
    public double? Add(TimeSpan at, int ended)
    {
        _samples.Enqueue((at, ended));
        while (_samples.Count > 2 && at - _samples.Peek().At > Window) _samples.Dequeue();
        var (since, before) = _samples.Peek();
        return at > since && ended > before ? (ended - before) / (at - since).TotalSeconds : null;
    }
}

namespace Titan.Cli.Load;

/// <summary>
/// How far one clock is ahead of another, learned from things that happen in a known order: what the other clock saw before, what this one
/// saw next, what the other one saw after that. Each of them leaves a range, and all of them together a small one (after F. Cristian, 1989).
/// </summary>
/// <param name="name">Whose clock it is.</param>
internal sealed class ClockBounds(string name)
{
    private TimeSpan _least = TimeSpan.MinValue;
    private TimeSpan _most = TimeSpan.MaxValue;

    public string Name => name;

    /// <summary>How far it is ahead. Zero for as long as that explains everything: a difference that cannot be proved is not corrected.</summary>
    public TimeSpan Ahead => _least <= TimeSpan.Zero && _most >= TimeSpan.Zero ? TimeSpan.Zero
        : _least == TimeSpan.MinValue ? _most
        : _most == TimeSpan.MaxValue ? _least
        : (_least / 2) + (_most / 2);

    /// <summary>How far <see cref="Ahead"/> may be from the truth.</summary>
    public TimeSpan Within => _least == TimeSpan.MinValue || _most == TimeSpan.MaxValue ? TimeSpan.MaxValue : ((_most - _least) / 2).Duration();

    /// <param name="before">By the other clock.</param>
    /// <param name="seen">Between the two, by this clock.</param>
    /// <param name="after">By the other clock.</param>
    public void Learn(TimeSpan before, TimeSpan seen, TimeSpan after)
    {
        if (seen - after is var least && least > _least) _least = least;
        if (seen - before is var most && most < _most) _most = most;
    }
}

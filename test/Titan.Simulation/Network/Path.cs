using Titan.Simulation.Kernel;

namespace Titan.Simulation.Network;

/// <summary>The way from one node to another. What goes at one time arrives in order; while it is clogged nothing arrives, and nothing is lost.</summary>
internal sealed class Path(Simulator simulator, Dice dice)
{
    private readonly Queue<Action> _held = new();
    private TimeSpan _lastArrival;
    private int _clogs;

    /// <summary>Of a packet on this way.</summary>
    public TimeSpan LeastDelay { get; set; } = TimeSpan.FromMicroseconds(100);

    public TimeSpan MostDelay { get; set; } = TimeSpan.FromMilliseconds(2);

    public bool IsClogged => _clogs > 0;

    public void Send(Action arrive)
    {
        var at = simulator.Now + dice.Skewed(LeastDelay, MostDelay);
        if (at < _lastArrival) at = _lastArrival;
        _lastArrival = at;
        simulator.At(at, () => Arrive(arrive));
    }

    /// <summary>One of several reasons for which nothing arrives.</summary>
    public void Clog() => _clogs++;

    public void Unclog()
    {
        if (--_clogs > 0) return;
        while (_held.TryDequeue(out var arrive)) arrive();
    }

    private void Arrive(Action arrive)
    {
        if (IsClogged) _held.Enqueue(arrive);
        else arrive();
    }
}

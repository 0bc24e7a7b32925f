namespace Titan.Simulation.Kernel;

/// <summary>Virtual time, and what is to happen in it. What is due at one time happens in the order in which it was planned.</summary>
internal sealed class Timeline
{
    private readonly PriorityQueue<Action, (long At, long Number)> _due = new();
    private long _planned;

    /// <summary>Since the world began.</summary>
    public TimeSpan Now { get; private set; }

    public void At(TimeSpan when, Action action) => _due.Enqueue(action, (Math.Max(when.Ticks, Now.Ticks), ++_planned));

    public void After(TimeSpan wait, Action action) => At(Now + wait, action);

    /// <summary>Moves to the next thing that is due, and does it.</summary>
    public void Step()
    {
        _due.TryDequeue(out var action, out var when);
        Now = new TimeSpan(when.At);
        action!();
    }
}

using Titan.Core;

namespace Titan.Manager.Loop;

/// <summary>What the loop hears with its next batch, whatever makes that one: nobody is woken for it, and a tick comes soon enough.</summary>
/// <remarks>Ten thousand idle Workers pulse thousands of times a second; a batch for each would be most of what they cost.</remarks>
internal sealed class Asides
{
    private readonly Lock _lock = new();
    private readonly List<Action<Orchestrator, Instant, Decision>> _said = [];

    /// <summary>Whoever adds keeps it to one at a time.</summary>
    public void Add(Action<Orchestrator, Instant, Decision> decide)
    {
        lock (_lock) _said.Add(decide);
    }

    public void Decide(Orchestrator orchestrator, ManagerClock clock, Decision decision)
    {
        foreach (var decide in Take()) decide(orchestrator, clock.Now, decision);
    }

    /// <summary>Forgets what was said to a leadership that is over.</summary>
    public void Clear()
    {
        lock (_lock) _said.Clear();
    }

    private Action<Orchestrator, Instant, Decision>[] Take()
    {
        lock (_lock)
        {
            if (_said.Count == 0) return [];
            var said = _said.ToArray();
            _said.Clear();
            return said;
        }
    }
}

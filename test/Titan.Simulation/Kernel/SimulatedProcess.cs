namespace Titan.Simulation.Kernel;

/// <summary>One life of a program: everything of it runs on one thread, and can be frozen or ended between any two steps.</summary>
/// <remarks>
/// It is the synchronization context of all that awaits inside of it. What was to be run when it dies is never run: no clean-up,
/// no last word, as with SIGKILL.
/// </remarks>
internal sealed class SimulatedProcess(Simulator simulator, string name, int number) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Step, object? State)> _ready = new();
    private Action? _atDeath;
    private int _stepsLeft = -1;
    private TimeSpan _frozenAt;

    public string Name { get; } = name;

    /// <summary>Unlike that of any other life.</summary>
    public int Number { get; } = number;

    public bool IsDead { get; private set; }

    public bool IsFrozen { get; private set; }

    /// <summary>When it last went on after it stood still, and for how long that was.</summary>
    public (TimeSpan At, TimeSpan Length) Thawed { get; private set; }

    public bool IsReady => _ready.Count > 0 && !IsFrozen && !IsDead;

    public Simulator Simulator { get; } = simulator;

    public override void Post(SendOrPostCallback d, object? state)
    {
        Simulator.AssertOwnThread(this);
        if (IsDead) return;
        _ready.Enqueue((d, state));
        Simulator.NoteReady(this);
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("a simulated process has one thread");

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs it as a step of this process.</summary>
    public void Do(Action step) => Post(static step => ((Action)step!)(), step);

    /// <summary>What breaks with it: connections, for one.</summary>
    public void AtDeath(Action action) => _atDeath += action;

    public void RunStep()
    {
        var (step, state) = _ready.Dequeue();
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            step(state);
        }
        finally
        {
            SetSynchronizationContext(before);
        }

        if (_stepsLeft > 0 && --_stepsLeft == 0) Kill();
    }

    /// <summary>As SIGSTOP: it stands still between two steps, and so do its timers.</summary>
    public void Freeze()
    {
        if (!IsFrozen) _frozenAt = Simulator.Now;
        IsFrozen = true;
    }

    /// <summary>As SIGCONT.</summary>
    public void Thaw()
    {
        if (!IsFrozen) return;
        IsFrozen = false;
        Thawed = (Simulator.Now, Simulator.Now - _frozenAt);
        if (IsReady) Simulator.NoteReady(this);
    }

    /// <summary>As SIGKILL.</summary>
    public void Kill()
    {
        if (IsDead) return;
        IsDead = true;
        _ready.Clear();
        Simulator.NoteDeath(this);
        _atDeath?.Invoke();
    }

    /// <summary>Dies after so many more steps, wherever that is.</summary>
    public void KillAfter(int steps) => _stepsLeft = steps;
}

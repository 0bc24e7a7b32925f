using System.Globalization;

namespace Titan.Simulation.Kernel;

/// <summary>Runs the processes of one world: one step of one of them at a time, in an order that the seed decides. Time moves when nobody has anything to do.</summary>
internal sealed class Simulator(ulong seed)
{
    private readonly Timeline _timeline = new();
    private readonly List<SimulatedProcess> _ready = [];
    private readonly Dice _order = new(seed, "order of steps");
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private string? _escaped;
    private int _lives;

    public TimeSpan Now => _timeline.Now;

    /// <summary>Steps and deliveries so far.</summary>
    public long Events { get; private set; }

    /// <summary>Of everything that happened, in order: two runs of a seed give the same.</summary>
    public ulong TraceHash { get; private set; } = seed;

    public SimulatedProcess Begin(string name) => new(this, name, ++_lives);

    public void After(TimeSpan wait, Action action) => _timeline.After(wait, action);

    public void At(TimeSpan when, Action action) => _timeline.At(when, action);

    /// <summary>Makes it part of the trace.</summary>
    public void Note(ulong what) => TraceHash = (TraceHash ^ what) * 1099511628211UL;

    /// <summary>Runs until a time, or until somebody has seen enough.</summary>
    public void RunUntil(TimeSpan end, Func<bool>? isEnough = null)
    {
        var over = false;
        _timeline.At(end, () => over = true);
        while (!over && isEnough?.Invoke() != true)
        {
            Settle();
            _timeline.Step();
        }

        Settle();
    }

    /// <summary>Lets everybody do what can be done without time passing.</summary>
    private void Settle()
    {
        while (_ready.Count > 0)
        {
            var index = _ready.Count == 1 ? 0 : _order.Next(_ready.Count);
            var process = _ready[index];
            if (!process.IsReady)
            {
                Remove(index);
                continue;
            }

            Events++;
            Note(((ulong)Now.Ticks << 8) + (ulong)process.Number);
            process.RunStep();
            if (_escaped is not null) throw new InvalidOperationException(_escaped);
            if (!process.IsReady && index < _ready.Count && _ready[index] == process) Remove(index);
        }
    }

    internal void NoteReady(SimulatedProcess process)
    {
        if (!_ready.Contains(process)) _ready.Add(process);
    }

    internal void NoteDeath(SimulatedProcess process) => _ready.Remove(process);

    /// <summary>Whatever runs elsewhere than in the world's one thread would make it another world each time.</summary>
    internal void AssertOwnThread(SimulatedProcess process)
    {
        if (Environment.CurrentManagedThreadId == _thread) return;
        _escaped ??= string.Create(CultureInfo.InvariantCulture, $"something of {process.Name} left the simulated thread:\n{Environment.StackTrace}");
    }

    private void Remove(int index)
    {
        _ready[index] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
    }
}

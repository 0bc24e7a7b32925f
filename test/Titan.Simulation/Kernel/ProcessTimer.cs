namespace Titan.Simulation.Kernel;

/// <summary>A timer of a process: what it does is a step of that process, and waits while that is frozen.</summary>
internal sealed class ProcessTimer : ITimer
{
    private readonly SimulatedProcess _process;
    private readonly TimerCallback _callback;
    private readonly object? _state;
    private readonly Func<TimeSpan, TimeSpan> _worldTime;
    private TimeSpan _period;
    private int _setting;
    private bool _isWaiting;

    /// <param name="worldTime">How long the world takes for what the clock of the process calls that long.</param>
    public ProcessTimer(SimulatedProcess process, TimerCallback callback, object? state, Func<TimeSpan, TimeSpan> worldTime, TimeSpan dueTime, TimeSpan period)
    {
        (_process, _callback, _state, _worldTime) = (process, callback, state, worldTime);
        Change(dueTime, period);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _setting++;
        _period = period;
        if (dueTime != Timeout.InfiniteTimeSpan) Arm(dueTime);
        return true;
    }

    public void Dispose() => _setting++;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Arm(TimeSpan wait)
    {
        var setting = _setting;
        _process.Simulator.After(_worldTime(wait), () => Fire(setting));
    }

    private void Fire(int setting)
    {
        if (setting != _setting || _process.IsDead) return;
        if (_period > TimeSpan.Zero) Arm(_period);
        // One that could not be heard yet is enough: as timers of the system do while a process is stopped.
        if (_isWaiting) return;
        _isWaiting = true;
        _process.Do(() =>
        {
            _isWaiting = false;
            if (setting == _setting) _callback(_state);
        });
    }
}

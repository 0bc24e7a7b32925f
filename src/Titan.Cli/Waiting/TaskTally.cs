using Titan.Protocol.V1;

namespace Titan.Cli.Waiting;

/// <summary>How the tasks of one wait stand, as far as was heard. Many threads may ask and tell.</summary>
internal sealed class TaskTally(int total)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Phase> _open = new(StringComparer.Ordinal);
    private int _running;

    public int Total => total;

    public int Ended { get; private set; }

    public int Failed { get; private set; }

    public int Running
    {
        get
        {
            lock (_gate) return _running;
        }
    }

    /// <summary>One that waits for its turn; null when none is known.</summary>
    public string? Waiting
    {
        get
        {
            lock (_gate) return _open.FirstOrDefault(static task => task.Value == Phase.Pending).Key;
        }
    }

    public void See(TaskMessage task)
    {
        lock (_gate)
        {
            var was = _open.GetValueOrDefault(task.Id);
            if (was == Phase.Running) _running--;
            if (task.Phase is Phase.Pending or Phase.Running) _open[task.Id] = task.Phase;
            else _open.Remove(task.Id);
            if (task.Phase == Phase.Running) _running++;
        }
    }

    /// <summary>Each is told once.</summary>
    public void End(TaskMessage task)
    {
        lock (_gate)
        {
            Ended++;
            if (task.Phase != Phase.Succeeded) Failed++;
        }
    }
}

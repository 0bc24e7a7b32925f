namespace Titan.Simulation.Processes;

/// <summary>A machine on which lives of a Manager follow each other.</summary>
/// <param name="drift">By how many parts of a million its clock runs fast.</param>
internal sealed class ManagerNode(World world, string name, int drift)
{
    public string Name { get; } = name;

    public int Drift { get; } = drift;

    /// <summary>By how much the clock on its wall has been set.</summary>
    public TimeSpan WallOffset { get; set; }

    /// <summary>The present life; null while there is none.</summary>
    public ManagerLife? Life { get; private set; }

    public bool IsUp => Life is { Process.IsDead: false };

    public void Start()
    {
        if (IsUp) return;
        world.Tell(() => $"manager {Name} starts");
        Life = new ManagerLife(world, this, world.Simulator.Begin(Name));
    }
}

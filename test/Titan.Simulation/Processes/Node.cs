using Titan.Simulation.Kernel;

namespace Titan.Simulation.Processes;

/// <summary>A machine on which lives of one program follow each other.</summary>
/// <param name="program">manager or worker.</param>
/// <param name="drift">By how many parts of a million its clock runs fast.</param>
internal abstract class Node(World world, string program, string name, int drift)
{
    public string Name { get; } = name;

    public int Drift { get; } = drift;

    /// <summary>By how much the clock on its wall has been set.</summary>
    public TimeSpan WallOffset { get; set; }

    /// <summary>True when the machine dies with the present life, and nobody is told that its connections are gone.</summary>
    public bool DiesSilently { get; set; }

    /// <summary>True when nobody will start it again.</summary>
    public bool IsGoneForGood { get; set; }

    /// <summary>The present life, or the latest one; null before the first.</summary>
    public ILife? Latest { get; private set; }

    public bool IsUp => Latest is { Process.IsDead: false };

    protected World World { get; } = world;

    public void Start()
    {
        if (IsUp || IsGoneForGood) return;
        DiesSilently = false;
        World.Tell(() => $"{program} {Name} starts");
        Latest = Begin(World.Simulator.Begin(Name));
    }

    /// <summary>Another life begins so long after the death of the present one, whenever that is.</summary>
    public void StartAgain(TimeSpan down) => Latest!.Process.AtDeath(() => World.Simulator.After(down, Start));

    /// <summary>Puts the program together, in a process of its own.</summary>
    protected abstract ILife Begin(SimulatedProcess process);
}

using Titan.Core;
using Titan.Simulation.Kernel;
using Titan.Simulation.Network;

namespace Titan.Simulation.Processes;

/// <summary>A machine on which lives of a Worker follow each other, under one id.</summary>
/// <param name="id">Of the Worker; another node may have the same, which is a mistake of whoever set it up.</param>
/// <param name="drift">By how many parts of a million its clock runs fast.</param>
internal sealed class WorkerNode(World world, string name, string id, int slots, TextMap labels, int drift)
{
    public string Name { get; } = name;

    public string Id { get; } = id;

    public int Slots { get; } = slots;

    public TextMap Labels { get; } = labels;

    public int Drift { get; } = drift;

    public TimeSpan WallOffset { get; set; }

    /// <summary>How many times longer than usual its commands take to begin and to be ended.</summary>
    public int Slowness { get; set; } = 1;

    public LinkManners Manners { get; } = new(new Dice(world.Plan.Seed, $"manners of {name}"), world.Coverage.Hit);

    /// <summary>The latest stream that it opened.</summary>
    public LinkStream? Stream { get; private set; }

    public WorkerLife? Life { get; private set; }

    public bool IsUp => Life is { Process.IsDead: false };

    /// <summary>True when nobody will start it again.</summary>
    public bool IsGoneForGood { get; set; }

    /// <summary>True when its machine dies with it.</summary>
    public bool DiesSilently { get; set; }

    public void Start()
    {
        if (IsUp || IsGoneForGood) return;
        DiesSilently = false;
        world.Tell(() => $"worker {Name} starts");
        Life = new WorkerLife(world, this, world.Simulator.Begin(Name));
    }

    public LinkStream Dial(WorkerLife life, string manager) => Stream = new LinkStream(world, life.Process, this, manager);
}

using Titan.Core;
using Titan.Simulation.Kernel;
using Titan.Simulation.Network;
using Titan.Simulation.Planning;

namespace Titan.Simulation.Processes;

/// <summary>A machine on which lives of a Worker follow each other, under one id.</summary>
internal sealed class WorkerNode(World world, WorkerSetup setup) : Node(world, "worker", setup.Name, setup.Drift)
{
    private const int Remembered = 15;

    /// <summary>Of the Worker; another node may have the same, which is a mistake of whoever set it up.</summary>
    public string Id => setup.Id;

    public int Slots => setup.Slots;

    public TextMap Labels => setup.Labels;

    /// <summary>How many times longer than usual its commands take to begin and to be ended.</summary>
    public int Slowness { get; set; } = 1;

    /// <summary>Attempts that its machine has the means for; null: as many as it has slots.</summary>
    public int? Means { get; set; }

    public LinkManners Manners { get; } = new(new Dice(world.Plan.Seed, $"manners of {setup.Name}"), new Dice(world.Plan.Seed, $"room of {setup.Name}"), world.Coverage.Hit);

    /// <summary>The latest stream that it opened.</summary>
    public LinkStream? Stream { get; private set; }

    /// <summary>The present life, or the latest one; null before the first.</summary>
    public WorkerLife? Life => (WorkerLife?)Latest;

    /// <summary>What the machine knows of earlier lives, which are over: where it remembers them.</summary>
    public IReadOnlyList<ulong> EndedSessions { get; private set; } = [];

    /// <summary>What its machine lacks for one more attempt; null: nothing.</summary>
    /// <param name="running">Attempts that run there.</param>
    public string? Lack(int running) => Means is { } means && running >= means ? "so it was planned" : null;

    public LinkStream Dial(WorkerLife life, string manager) => Stream = new LinkStream(World, life.Process, this, manager);

    protected override ILife Begin(SimulatedProcess process)
    {
        if (setup.Remembers && Latest is { } earlier) EndedSessions = [(ulong)earlier.Process.Number, .. EndedSessions.Take(Remembered - 1)];
        return new WorkerLife(World, this, process);
    }
}

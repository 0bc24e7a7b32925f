using Titan.Simulation.Processes;

namespace Titan.Simulation.Faults;

/// <summary>A program is killed between two effects, and starts again after a while.</summary>
/// <param name="Times">How often it gets there until it dies.</param>
internal sealed record DiesAt(TimeSpan At, string Node, Boundary Boundary, int Times, TimeSpan Down) : ProcessFault(At, Node)
{
    public override string Kind => $"{Program} is to die at {Boundary}";

    public override string Tell() => $"{Node} is to die at {Boundary}, the {Times}. time, down for {Down.TotalSeconds:0.0} s";

    protected override void Do(World world, Node node, ILife life)
    {
        node.StartAgain(Down);
        life.Doom.Choose(Boundary, Times);
    }
}

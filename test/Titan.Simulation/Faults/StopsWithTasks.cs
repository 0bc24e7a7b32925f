using Titan.Simulation.Processes;

namespace Titan.Simulation.Faults;

/// <summary>Every process of a Worker's unit gets TERM: what it runs, and the Worker a little before or after that.</summary>
/// <param name="TasksBefore">By how much its tasks hear of it earlier; negative: later.</param>
internal sealed record StopsWithTasks(TimeSpan At, string Node, TimeSpan TasksBefore, TimeSpan Down) : ProcessFault(At, Node)
{
    public override string Kind => $"{Program} is stopped with its tasks";

    public override string Tell() => $"{Node} is stopped with its tasks, which hear of it {TasksBefore.TotalMilliseconds:0} ms earlier, down for {Down.TotalSeconds:0.0} s";

    protected override void Do(World world, Node node, ILife life)
    {
        node.StartAgain(Down);
        ((WorkerLife)life).StopWithTasks(TasksBefore);
    }
}

using Titan.Simulation.Planning;

namespace Titan.Simulation.Workload;

/// <summary>A client cancels one of the tasks that were acknowledged by then.</summary>
/// <param name="Pick">Which of them.</param>
internal sealed record Cancel(TimeSpan At, int Client, int Pick) : Deed(At)
{
    public override string Kind => "cancel";

    public override string Tell() => $"cancel one of the acknowledged (pick {Pick})";

    public override void Do(World world) => world.Clients[Client].Begin(client => client.CancelAsync(Pick));
}

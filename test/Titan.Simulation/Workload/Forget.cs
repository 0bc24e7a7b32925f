using Titan.Simulation.Planning;

namespace Titan.Simulation.Workload;

/// <summary>A client has one of the acknowledged tasks removed, if it has ended.</summary>
/// <param name="Pick">Which of them.</param>
internal sealed record Forget(TimeSpan At, int Client, int Pick) : Deed(At)
{
    public override string Kind => "forget";

    public override string Tell() => $"forget one of the acknowledged (pick {Pick})";

    public override void Do(World world) => world.Clients[Client].Begin(client => client.ForgetAsync(Pick));
}

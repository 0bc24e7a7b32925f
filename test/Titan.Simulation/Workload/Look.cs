using Titan.Simulation.Planning;

namespace Titan.Simulation.Workload;

/// <summary>A client reads one of the acknowledged tasks: what it is told must be durable, and no older than its question.</summary>
/// <param name="Manager">Whom it asks first.</param>
/// <param name="Pick">Which of them.</param>
internal sealed record Look(TimeSpan At, int Client, string Manager, int Pick) : Deed(At)
{
    public override string Kind => "look";

    public override string Tell() => $"look at one of the acknowledged (pick {Pick}), at {Manager}";

    public override void Do(World world) => world.Clients[Client].Begin(client => client.LookAsync(Manager, Pick));
}

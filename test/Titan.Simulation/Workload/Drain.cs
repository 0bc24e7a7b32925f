using Titan.Simulation.Planning;

namespace Titan.Simulation.Workload;

/// <summary>A client drains a Worker, or lets it take work again.</summary>
internal sealed record Drain(TimeSpan At, int Client, string Worker, bool On) : Deed(At)
{
    public override string Kind => On ? "drain" : "resume";

    public override string Tell() => $"{Kind} {Worker}";

    public override void Do(World world) => world.Clients[Client].Begin(client => client.DrainAsync(Worker, On));
}

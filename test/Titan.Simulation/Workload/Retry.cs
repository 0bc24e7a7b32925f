using Titan.Simulation.Planning;

namespace Titan.Simulation.Workload;

/// <summary>A client has one of the acknowledged tasks run again as a new one.</summary>
/// <param name="Pick">Which of them.</param>
internal sealed record Retry(TimeSpan At, int Client, int Pick) : Deed(At)
{
    /// <summary>Whether it is to run again also when it did so already.</summary>
    public bool Again => Pick % 4 == 0;

    public override string Kind => "retry by hand";

    public override string Tell() => $"retry one of the acknowledged{(Again ? ", again" : "")} (pick {Pick})";

    public override void Do(World world) => world.Clients[Client].Begin(client => client.RetryAsync(Pick, Again));
}

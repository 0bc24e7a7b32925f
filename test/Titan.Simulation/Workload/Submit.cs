using Titan.Protocol.V1;
using Titan.Simulation.Planning;

namespace Titan.Simulation.Workload;

/// <summary>A client submits a task.</summary>
/// <param name="Number">Tells this command from others; the task has it as its name.</param>
internal sealed record Submit(TimeSpan At, int Number, int Client, TaskSpec Spec) : Deed(At)
{
    /// <summary>Name of the task.</summary>
    public string Task => $"t{Number}";

    /// <summary>Whether its client can repeat it; those of before could not.</summary>
    public bool HasRequestId => Number % 8 != 0;

    public override string Kind => Spec.IdKey.Length > 0 ? "submit with a key" : "submit";

    public override string Tell() => $"submit {Task} \"{Spec.Work.Shell?.Command ?? "noop"}\"{(Spec.IdKey.Length > 0 ? $" key={Spec.IdKey}" : "")}"
        + $"{(Spec.Delay is null ? "" : $" delay={Spec.Delay}")}{(Spec.Timeout is null ? "" : $" timeout={Spec.Timeout}")}{(Spec.Grace is null ? "" : $" grace={Spec.Grace}")} priority={Spec.Priority} retries={Spec.MaxRetries} losses={Spec.MaxLosses}"
        + $"{(Spec.Require.Count > 0 ? " requires gpu" : "")}";

    public override void Do(World world) => world.Clients[Client].Begin(client => client.SubmitAsync(this));
}

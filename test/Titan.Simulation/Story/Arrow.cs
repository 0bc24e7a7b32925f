using Titan.Core.Tasks;

namespace Titan.Simulation.Story;

/// <summary>A transition of the diagram of phases; <see cref="From"/> is null for a task that is new.</summary>
internal readonly record struct Arrow(Phase? From, Phase To)
{
    /// <summary>The whole diagram.</summary>
    public static readonly IReadOnlyList<Arrow> Diagram =
    [
        new(null, Phase.Pending),
        new(Phase.Pending, Phase.Running),
        new(Phase.Pending, Phase.Cancelled),
        new(Phase.Running, Phase.Pending),
        new(Phase.Running, Phase.Succeeded),
        new(Phase.Running, Phase.Failed),
        new(Phase.Running, Phase.Cancelled),
    ];

    public override string ToString() => $"{(From is { } from ? Name(from) : "new")} → {Name(To)}";

    public static string Name(Phase phase) => phase.ToString().ToLowerInvariant();
}

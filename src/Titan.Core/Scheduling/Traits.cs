using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Core.Scheduling;

/// <summary>All traits that somebody asks for or has.</summary>
internal sealed class Traits
{
    private readonly Dictionary<Label, Trait> _labels = [];
    private readonly Trait[] _executors = [.. Enum.GetValues<Executor>().Select(static _ => new Trait())];

    /// <summary>What a task of this demand needs a Worker to have, its executor first.</summary>
    public Trait[] Of(Demand demand)
    {
        var needs = Of([demand.Executor], demand.Require);
        foreach (var need in needs) need.Shapes++;
        return needs;
    }

    public Trait Of(Executor executor) => _executors[(int)executor - 1];

    public Trait[] Of(WorkerState worker) => Of(worker.Executors, worker.Labels);

    /// <summary>Nobody waits any more in a queue that asked for these.</summary>
    public void Release(Trait[] needs)
    {
        foreach (var need in needs)
        {
            need.Shapes--;
            Forget(need);
        }
    }

    /// <summary>Forgets it if nobody asks for it and nobody has it.</summary>
    public void Forget(Trait trait)
    {
        if (trait is { Label: { } label, Shapes: 0, SeatCount: 0 }) _labels.Remove(label);
    }

    private Trait[] Of(IReadOnlyList<Executor> executors, TextMap labels)
    {
        var traits = new Trait[executors.Count + labels.Count];
        var at = 0;
        foreach (var executor in executors) traits[at++] = Of(executor);
        foreach (var (key, value) in labels) traits[at++] = Of(new Label(key, value));
        return traits;
    }

    private Trait Of(Label label)
    {
        if (!_labels.TryGetValue(label, out var trait)) _labels.Add(label, trait = new Trait { Label = label });
        return trait;
    }
}

namespace Titan.Core.Tasks;

/// <summary>Ends at once with exit code 0: barriers and load tests.</summary>
public sealed record NoopWork : Work
{
    /// <summary>The one without surroundings, shared.</summary>
    public static readonly NoopWork Plain = new();

    public override Executor Executor => Executor.Noop;

    public override string Display => "noop";

    public override Work Reading(WorkInput input) => throw new NotSupportedException("what runs nothing reads nothing");
}

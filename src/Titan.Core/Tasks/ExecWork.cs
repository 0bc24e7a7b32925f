namespace Titan.Core.Tasks;

/// <summary>A program and its arguments, with no shell between.</summary>
public record ExecWork(IReadOnlyList<string> Arguments) : Work
{
    public override Executor Executor => Executor.Exec;

    public override string Display => string.Join(' ', Arguments);

    public override Work Reading(WorkInput input) => new ExecWorkWithInput(Arguments, input) { Environment = Environment, Folder = Folder };

    public virtual bool Equals(ExecWork? other) => base.Equals(other) && Arguments.SequenceEqual(other.Arguments);

    public override int GetHashCode() => (int)StableHash.Mix((ulong)base.GetHashCode(), (ulong)Arguments.Count);
}

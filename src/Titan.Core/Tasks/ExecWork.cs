namespace Titan.Core.Tasks;

/// <summary>A program and its arguments, with no shell between.</summary>
public sealed record ExecWork(IReadOnlyList<string> Arguments) : Work
{
    public override Executor Executor => Executor.Exec;

    public override string Display => string.Join(' ', Arguments);

    public bool Equals(ExecWork? other) => base.Equals(other) && Arguments.SequenceEqual(other.Arguments);

    public override int GetHashCode() => (int)StableHash.Mix((ulong)base.GetHashCode(), (ulong)Arguments.Count);
}

namespace Titan.Core.Tasks;

/// <summary>The same as <see cref="ExecWork"/>, with something to read.</summary>
public sealed record ExecWorkWithInput : ExecWork
{
    public ExecWorkWithInput(IReadOnlyList<string> arguments, WorkInput input)
        : base(arguments) => Input = input;

    public override WorkInput? Input { get; }
}

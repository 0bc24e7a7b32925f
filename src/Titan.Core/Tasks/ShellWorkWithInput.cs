namespace Titan.Core.Tasks;

/// <summary>The same as <see cref="ShellWork"/>, with something to read.</summary>
public sealed record ShellWorkWithInput : ShellWork
{
    public ShellWorkWithInput(string command, WorkInput input)
        : base(command) => Input = input;

    public override WorkInput? Input { get; }
}

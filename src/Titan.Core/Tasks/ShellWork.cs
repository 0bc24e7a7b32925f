namespace Titan.Core.Tasks;

/// <summary><c>/bin/sh -c Command</c>.</summary>
public sealed record ShellWork(string Command) : Work
{
    public override Executor Executor => Executor.Shell;

    public override string Display => Command;
}

namespace Titan.Core.Tasks;

/// <summary><c>/bin/sh -c Command</c>.</summary>
public record ShellWork(string Command) : Work
{
    public override Executor Executor => Executor.Shell;

    public override string Display => Command;

    public override Work Reading(WorkInput input) => new ShellWorkWithInput(Command, input) { Environment = Environment, Folder = Folder };
}

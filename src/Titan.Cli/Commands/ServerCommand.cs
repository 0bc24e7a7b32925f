using System.CommandLine;
using Titan.Cli.Servers;
using Titan.CommandLine;

namespace Titan.Cli.Commands;

/// <summary><c>titan manager</c> and <c>titan worker</c> in help and completion; <see cref="ServerStart"/> starts them before anything is parsed.</summary>
internal static class ServerCommand
{
    public static Command CreateManager() => Create(
        ServerPrograms.Manager, "Start a manager: the program manager beside titan, or titan-manager in PATH, with all that follows; titan manager --help lists its switches",
        "titan manager --data-dir /var/lib/titan", "titan manager --help");

    public static Command CreateWorker() => Create(
        ServerPrograms.Worker, "Start a worker: the program worker beside titan, or titan-worker in PATH, with all that follows; titan worker --help lists its switches",
        "titan worker --manager HOST:50051 --slots 8", "titan worker --help");

    private static Command Create(string program, string description, params string[] examples)
    {
        var rest = new Argument<string[]>("ARGUMENTS") { Description = $"Switches of the {program}", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command(program, description) { rest };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((Action<ParseResult>)(_ => throw new UsageException($"{program} stands directly behind titan, as in titan {program} --help; switches of titan before it have no meaning for it")));
        return command.WithExamples(examples);
    }
}

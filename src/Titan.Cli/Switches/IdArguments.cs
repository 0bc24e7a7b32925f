using System.CommandLine;

namespace Titan.Cli.Switches;

/// <summary>Arguments that name tasks and Workers.</summary>
internal static class IdArguments
{
    public static Argument<string[]> Tasks(ArgumentArity arity) => new("ID")
    {
        Description = "Whole ids, or beginnings that only one id has",
        Arity = arity,
    };

    public static Argument<string?> Task(bool optional = false) => new("ID")
    {
        Description = "The task: its id, or a beginning that only one id has",
        Arity = optional ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
    };

    public static Argument<string?> Worker() => new("WORKER")
    {
        Description = "The worker: its id, or a beginning that only one id has",
        Arity = ArgumentArity.ExactlyOne,
    };
}

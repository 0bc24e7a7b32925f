using System.CommandLine;

namespace Titan.Cli.Switches;

/// <summary>The program that a command is to run, and all that belongs to it.</summary>
internal sealed class ProgramArgument : Argument<string[]>
{
    public ProgramArgument() : base("prog arg…")
    {
        Description = "A program and its arguments, with no shell between; everything behind the program is the program's";
        Arity = ArgumentArity.ZeroOrMore;
    }
}

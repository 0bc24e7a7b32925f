using System.CommandLine;

namespace Titan.CommandLine;

/// <summary>The program that a command is to run, and all that belongs to it.</summary>
public sealed class ProgramArgument : Argument<string[]>
{
    public ProgramArgument() : base("prog arg…")
    {
        Description = "A program and its arguments, with no shell between; everything behind the program is the program's";
        Arity = ArgumentArity.ZeroOrMore;
    }
}

using Titan.Cli.Terminals;
using Titan.CommandLine;

namespace Titan.Cli.Switches;

/// <summary>The folder in which <c>titan</c> was called, by the name that the shell has for it.</summary>
internal static class CallersFolder
{
    /// <summary>$PWD where it names the current folder, as pwd has it: what a link or an automounter leads to has another name on other machines.</summary>
    public static Reading<string> Of(Func<string, string?> environment)
    {
        var current = GivenText.CurrentFolder();
        if (current.Problem is not null) return current;
        return environment("PWD") is ['/', ..] named && Posix.RealPath(named) == current.Value ? Reading.Good(named) : current;
    }
}

using System.CommandLine;

namespace Titan.Cli.Switches;

/// <summary><c>--lossy</c>, of the commands that show the output of one task to its end.</summary>
internal static class LossySwitch
{
    public static Option<bool> Create(Titan.CommandLine.Switches switches) =>
        switches.Flag("--lossy", "End with 0 also when bytes of its output are missing; without it that is 125", typedOnly: true);
}

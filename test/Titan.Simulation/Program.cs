using System.Globalization;
using Titan.Simulation.Bugs;
using Titan.Simulation.Running;
using Xunit.MicrosoftTestingPlatform;

namespace Titan.Simulation;

/// <summary>One program: the tests of the simulation, as the testing platform runs them, and the simulator to be run by hand.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args) => args switch
    {
        ["simulate", .. var rest] => SimulateCommand.Run(rest),
        ["bite", .. var rest] => BiteCommand.Run(rest),
        ["hunt", var seeds] => Hunt.Run(int.Parse(seeds, CultureInfo.InvariantCulture)),
        _ => await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
    };
}

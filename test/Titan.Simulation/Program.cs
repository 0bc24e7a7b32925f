using Titan.Simulation.Running;
using Xunit.MicrosoftTestingPlatform;

namespace Titan.Simulation;

/// <summary>One program: the tests of the simulation, as the testing platform runs them, and the simulator to be run by hand.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args) => args is ["simulate", .. var rest]
        ? SimulateCommand.Run(rest)
        : await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
}

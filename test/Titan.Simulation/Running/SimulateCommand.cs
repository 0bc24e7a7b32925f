namespace Titan.Simulation.Running;

/// <summary>The verb <c>simulate</c>.</summary>
internal static class SimulateCommand
{
    /// <summary>Runs worlds as the arguments behind the verb say.</summary>
    /// <returns>The exit code: 2 when the arguments mean nothing.</returns>
    public static int Run(IReadOnlyList<string> args)
    {
        Console.Error.WriteLine($"nothing to simulate with these arguments: {string.Join(' ', args)}");
        Console.Error.WriteLine("usage: Titan.Simulation simulate");
        return 2;
    }
}

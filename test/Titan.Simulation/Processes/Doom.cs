using Titan.Simulation.Kernel;

namespace Titan.Simulation.Processes;

/// <summary>The boundary at which a life is to end, once one is chosen for it.</summary>
internal sealed class Doom(World world, SimulatedProcess process)
{
    private Boundary _boundary;
    private int _timesLeft;

    /// <param name="times">How often it is to be reached until then.</param>
    public void Choose(Boundary boundary, int times) => (_boundary, _timesLeft) = (boundary, times);

    /// <summary>Notes that the life got there, and ends it if that was to be its end.</summary>
    public void Reached(Boundary boundary)
    {
        if (_timesLeft == 0 || process.IsDead || boundary != _boundary || --_timesLeft > 0) return;
        world.Coverage.Hit($"death at {boundary}");
        world.Tell(() => $"{process.Name} dies at {boundary}");
        process.Kill();
    }
}

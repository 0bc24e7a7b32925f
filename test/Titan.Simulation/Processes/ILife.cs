using Titan.Simulation.Kernel;

namespace Titan.Simulation.Processes;

/// <summary>One life of a program, from its start to its death.</summary>
internal interface ILife
{
    SimulatedProcess Process { get; }

    /// <summary>Where it is to die, if anywhere.</summary>
    Doom Doom { get; }

    /// <summary>SIGTERM: it ends in good order, and then is dead.</summary>
    void Stop();
}

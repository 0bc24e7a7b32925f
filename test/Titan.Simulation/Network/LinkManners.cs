using Titan.Protocol.V1;
using Titan.Simulation.Kernel;

namespace Titan.Simulation.Network;

/// <summary>How one node's links behave for the time being; it changes under streams that are open.</summary>
internal sealed class LinkManners(Dice dice, Action<string> hit)
{
    /// <summary>Twice the shortest pulse of simulated Workers.</summary>
    private const long LongSpacingMilliseconds = 500;

    public Unruliness Unruliness { get; set; }

    /// <summary>What a Manager says on it.</summary>
    public void Note(ManagerFrame frame)
    {
        if (frame.PulseAnswer is { PulseSpacingMs: >= LongSpacingMilliseconds }) hit("pulses wanted far apart");
    }

    /// <summary>Whether it happens to the frame at hand.</summary>
    public bool Do(Unruliness what)
    {
        if (!Unruliness.HasFlag(what) || !dice.Percent(20)) return false;
        hit($"frame {what}");
        return true;
    }
}

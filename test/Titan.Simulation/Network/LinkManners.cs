using Titan.Simulation.Kernel;

namespace Titan.Simulation.Network;

/// <summary>How one node's links behave for the time being; it changes under streams that are open.</summary>
internal sealed class LinkManners(Dice dice, Action<string> hit)
{
    public Unruliness Unruliness { get; set; }

    /// <summary>Whether it happens to the frame at hand.</summary>
    public bool Do(Unruliness what)
    {
        if (!Unruliness.HasFlag(what) || !dice.Percent(20)) return false;
        hit($"frame {what}");
        return true;
    }
}

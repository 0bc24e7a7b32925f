using Titan.Protocol.V1;
using Titan.Simulation.Kernel;

namespace Titan.Simulation.Network;

/// <summary>How one node's links behave for the time being; it changes under streams that are open.</summary>
/// <param name="room">Of what is sent, apart from what happens to it.</param>
internal sealed class LinkManners(Dice dice, Dice room, Action<string> hit)
{
    /// <summary>Twice the shortest pulse of simulated Workers.</summary>
    private const long LongSpacingMilliseconds = 500;

    public Unruliness Unruliness { get; set; }

    /// <summary>Frames that may be on their way, where there is plenty of room.</summary>
    public const int WideWindow = 64;

    /// <summary>Frames of the Worker that may be on their way: few stand for large ones.</summary>
    public int Window { get; } = room.Percent(25) ? 2 : WideWindow;

    /// <summary>What a Manager says on it.</summary>
    public void Note(ManagerFrame frame)
    {
        if (frame.PulseAnswer is { PulseSpacingMs: >= LongSpacingMilliseconds }) hit("pulses wanted far apart");
    }

    /// <summary>Whether a write that waits for room does not end with its stream.</summary>
    public bool Sticks()
    {
        if (!room.Percent(50)) return false;
        hit("a write outlives its stream");
        return true;
    }

    /// <summary>Whether it happens to the frame at hand.</summary>
    public bool Do(Unruliness what)
    {
        if (!Unruliness.HasFlag(what) || !dice.Percent(20)) return false;
        hit($"frame {what}");
        return true;
    }
}

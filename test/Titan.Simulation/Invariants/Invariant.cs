using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Titan.Simulation.Invariants;

/// <summary>States what must hold. Numbers at the head of messages are those of the trust targets.</summary>
internal static class Invariant
{
    /// <summary>Fails when it does not hold; only then is the message made.</summary>
    public static void Holds([DoesNotReturnIf(false)] bool condition, [InterpolatedStringHandlerArgument(nameof(condition))] InvariantMessage message)
    {
        if (!condition) throw new InvariantBrokenException(message.Text());
    }

    public static void Holds([DoesNotReturnIf(false)] bool condition, string message)
    {
        if (!condition) throw new InvariantBrokenException(message);
    }
}

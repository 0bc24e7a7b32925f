namespace Titan.Simulation.Network;

/// <summary>What a link may do to frames beyond what TCP allows: the protocol promises to bear it.</summary>
[Flags]
internal enum Unruliness
{
    None = 0,

    /// <summary>Grants, stops, starts and pulses get lost, which the next pulse mends. Output, results and their acknowledgements are left to TCP.</summary>
    Loses = 1,

    /// <summary>Frames come twice.</summary>
    Repeats = 2,

    /// <summary>Frames without output or results change places.</summary>
    Reorders = 4,
}

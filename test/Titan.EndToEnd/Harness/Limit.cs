namespace Titan.EndToEnd.Harness;

/// <summary>How long evidence is waited for. Nothing honest takes as long, so one that runs out means that the evidence is missing.</summary>
internal static class Limit
{
    public static readonly TimeSpan Wait = TimeSpan.FromSeconds(90);
}

using Titan.Protocol.V1;

namespace Titan.Client.Tasks;

/// <summary>What phases mean.</summary>
public static class Phases
{
    /// <summary>Whether a task in this phase never changes again.</summary>
    public static bool HasEnded(this Phase phase) => phase is Phase.Succeeded or Phase.Failed or Phase.Cancelled;
}

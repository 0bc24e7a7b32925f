namespace Titan.Core.Tasks;

public static class PhaseRules
{
    /// <summary>Whether nothing changes any more: a terminal task is terminal for ever.</summary>
    public static bool IsTerminal(this Phase phase) => phase is Phase.Succeeded or Phase.Failed or Phase.Cancelled;

    /// <summary>Whether the attempt still holds its lease.</summary>
    public static bool IsLive(this AttemptPhase phase) => phase is AttemptPhase.Granted or AttemptPhase.Running;
}

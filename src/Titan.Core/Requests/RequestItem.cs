using Titan.Core.Tasks;

namespace Titan.Core.Requests;

/// <summary>One task of a request that made no new task.</summary>
/// <param name="Index">Its place in the request, from 0.</param>
/// <param name="Existing">The task that was there already, by its key; none when it was refused.</param>
/// <param name="Refused">Why it was refused; null when it was not.</param>
public sealed record RequestItem(int Index, TaskId Existing, RefusalReason? Refused)
{
    internal SubmitOutcome Outcome => Refused is { } reason
        ? SubmitOutcome.Refused(new Refusal(reason, $"it was refused when this request came first ({reason})", "submit it in a new request, if it should be tried again"))
        : new SubmitOutcome(Existing, true, null);
}

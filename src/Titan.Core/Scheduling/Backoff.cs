using Titan.Core.Tasks;

namespace Titan.Core.Scheduling;

/// <summary>How long a task waits after a failure: twice as long each time up to a cap, with jitter.</summary>
/// <remarks>"Equal jitter" (Brooker, "Exponential Backoff And Jitter", 2015): half is fixed, half is spread; the spread is a
/// pure hash of task and attempt, so every run and every replica waits alike.</remarks>
internal static class Backoff
{
    public static TimeSpan After(TaskId task, int failures, OrchestratorOptions options)
    {
        var doublings = Math.Min(failures - 1, 30);
        var full = Math.Min(options.BackoffBase.Ticks * Math.Pow(2, doublings), options.BackoffCap.Ticks);
        var spread = StableHash.Fraction(task.Order ^ task.Scatter, (ulong)failures);
        return TimeSpan.FromMicroseconds((long)(full * (0.5 + (0.5 * spread))) / TimeSpan.TicksPerMicrosecond);
    }
}

using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Tests.Core.Walks;

internal static class Results
{
    public static AttemptResult Of(HeldAttempt held, Cause cause, int exitCode = 0) => new()
    {
        Task = held.Task,
        Attempt = held.Attempt,
        Lease = held.Lease,
        Cause = cause,
        ExitCode = exitCode,
    };
}

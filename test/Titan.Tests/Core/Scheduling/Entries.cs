using Titan.Core;
using Titan.Core.Tasks;

namespace Titan.Tests.Core.Scheduling;

/// <summary>Tasks as queues and deadlines see them.</summary>
internal static class Entries
{
    public static TaskEntry Of(ulong order, int priority = 0) => new(
        new TaskSpec { Id = new TaskId(order, 0), Work = NoopWork.Plain, SubmittedAt = new Instant((long)order), Terms = new TaskTerms { Priority = priority } },
        TaskState.Queued);
}

using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Core.Releases;

/// <summary>A message to one Worker process.</summary>
public abstract record Order(WorkerSession To) : Release;

/// <summary>Run this attempt under this lease.</summary>
public sealed record Grant(WorkerSession To, TaskSpec Spec, int Attempt, Lease Lease, bool Again = false) : Order(To);

/// <summary>End this attempt.</summary>
public sealed record Stop(WorkerSession To, TaskId Task, int Attempt, Lease Lease, StopReason Reason, TimeSpan Grace) : Order(To);

/// <summary>The result under this lease is taken, or changes nothing: forget it.</summary>
public sealed record Acknowledge(WorkerSession To, Lease Lease) : Order(To);

/// <summary>Your leases are closed: end all you run, and connect again.</summary>
public sealed record CloseLink(WorkerSession To, string Message) : Order(To);

/// <summary>Why a Worker is to end an attempt.</summary>
public enum StopReason
{
    Cancelled = 1,
    Timeout = 2,

    /// <summary>Unknown, superseded or already ended: nobody waits for the result.</summary>
    LeaseClosed = 3,
}

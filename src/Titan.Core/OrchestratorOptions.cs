using Titan.Core.Tasks;

namespace Titan.Core;

/// <summary>The settings of one Orchestrator: defaults and bounds for submissions, and the Reaper's patience.</summary>
public sealed record OrchestratorOptions
{
    /// <summary>Retries of a task that does not say.</summary>
    public int DefaultMaxRetries { get; init; } = 3;

    /// <summary>Most retries that a task may ask for.</summary>
    public int MaxRetriesCap { get; init; } = Limits.MaxRetries;

    /// <summary>Timeout of a task that does not say; zero: none.</summary>
    public TimeSpan DefaultTimeout { get; init; }

    /// <summary>Longest timeout that a task may ask for.</summary>
    public TimeSpan TimeoutCap { get; init; } = Limits.MaxTimeout;

    /// <summary>Bytes of output kept of a task that does not say.</summary>
    public long DefaultMaxOutput { get; init; } = 1 << 20;

    /// <summary>Most bytes of output that a task may ask for.</summary>
    public long MaxOutputCap { get; init; } = Limits.MaxOutput;

    /// <summary>Lost workers that a task outlives if it does not say.</summary>
    public int DefaultMaxLosses { get; init; } = 5;

    /// <summary>Tasks that are pending or running at once; more are refused.</summary>
    public int MaxPending { get; init; } = 1_000_000;

    /// <summary>Bytes of memory that pending and running tasks may take, by estimate; more are refused. Ended tasks have what these leave.</summary>
    public long MaxPendingBytes { get; init; } = long.MaxValue;

    /// <summary>How long a terminal task stays in memory.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Terminal tasks in memory; beyond it the oldest leave early.</summary>
    public int MaxRetained { get; init; } = 1_000_000;

    /// <summary>A Worker whose link is up but silent for this long is given up.</summary>
    public TimeSpan ReapAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A Worker whose link dropped has this long to come back.</summary>
    public TimeSpan ReconnectGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>After a start nothing is reaped for this long.</summary>
    public TimeSpan FailoverGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Between TERM and KILL of a task that does not say.</summary>
    public TimeSpan DefaultGrace { get; init; } = TaskTerms.DefaultGrace;

    /// <summary>After a timeout or a cancel plus its grace, how long the Worker has to confirm before it is done without it.</summary>
    public TimeSpan StopBackstop { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The first back-off; each further one is twice as long.</summary>
    public TimeSpan BackoffBase { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest back-off.</summary>
    public TimeSpan BackoffCap { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Workers known at once, dead ones included: these make room for new ones, whoever is dead for longest first.</summary>
    public int MaxWorkers { get; init; } = 20_000;

    /// <summary>What all Workers that are known may weigh, mostly by their labels: see <see cref="Workers.WorkerState.Weight"/>. Bytes of memory.</summary>
    public long MaxWorkerBytes { get; init; } = 64 << 20;

    /// <summary>How long a dead Worker is shown before it is forgotten.</summary>
    public TimeSpan DeadWorkerRetention { get; init; } = TimeSpan.FromHours(1);
}

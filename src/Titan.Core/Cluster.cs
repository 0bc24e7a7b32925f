using Titan.Core.Requests;
using Titan.Core.Scheduling;
using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Core;

/// <summary>All that one Orchestrator knows: tasks, keys, workers, queues, deadlines.</summary>
internal sealed class Cluster(OrchestratorOptions options, ulong seed, Lease lastLease, bool hasWorkers, Instant startedAt)
{
    private RequestMemory? _requests;

    public OrchestratorOptions Options { get; } = options;

    public TaskTable<TaskEntry> Tasks { get; } = new();

    /// <summary>Idempotency keys of the tasks in memory.</summary>
    public Dictionary<string, TaskId> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>Requests that may come again.</summary>
    public RequestMemory Requests => _requests ??= new RequestMemory(this);

    public DepartedKeys DepartedKeys { get; } = new();

    /// <summary>Retries among the tasks in memory. They end after what they repeat, and so leave memory after it: of a task in memory this knows all.</summary>
    public Successors Successors { get; } = new();

    /// <summary>Tasks whose retries left memory lately, by their ids.</summary>
    public DepartedKeys DepartedRetries { get; } = new();

    public Fleet Fleet { get; } = new();

    public Placement Placement { get; } = new();

    public Deadlines Deadlines { get; } = new();

    /// <summary>Terminal tasks, in the order in which they ended.</summary>
    public EndedTasks Ended { get; } = new();

    /// <summary>Leases that their Workers do not list: granted again at the end of the batch, if they are live then.</summary>
    public SortedDictionary<Lease, TaskEntry> Unseen { get; } = [];

    public PhaseCounts Counts { get; } = new();

    public TaskBytes Bytes { get; } = new();

    public TaskIdSequence Ids { get; } = new(seed);

    public Lease LastLease { get; private set; } = lastLease;

    public Instant StartedAt { get; } = startedAt;

    /// <summary>
    /// Nothing is reaped before: after a start, and after a standstill, every Worker of before gets time to come back.
    /// Where there was none, no one is waited for.
    /// </summary>
    public Instant SettledAt { get; set; } = hasWorkers ? startedAt + options.FailoverGrace : startedAt;

    /// <summary>From a cancel or a timeout on, how long the Worker has to say that the attempt has ended before it is done without it.</summary>
    public TimeSpan ConfirmWithin(TaskSpec spec) => spec.Grace + Options.StopBackstop;

    public Lease NextLease() => LastLease = LastLease.Next();
}

using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Core.Releases;

/// <summary>Something that happened, for watchers, logs and metrics.</summary>
public abstract record Fact : Release;

/// <summary>Something that happened to one task.</summary>
public abstract record TaskFact(TaskId Task) : Fact;

public sealed record TaskSubmitted(TaskId Task) : TaskFact(Task);

/// <summary>Back in the queue: a retry after its back-off, at its old place after a lost worker, or for another worker where one could not start it.</summary>
/// <param name="Used">Retries, losses, or workers that could not start it, by <paramref name="Cause"/>; <paramref name="Allowed"/> bounds it.</param>
public sealed record TaskRequeued(TaskId Task, Cause Cause, int Used, int Allowed, Instant NotBefore) : TaskFact(Task);

public sealed record TaskEnded(TaskId Task, Phase Phase, Cause Cause) : TaskFact(Task);

/// <summary>A person had it removed. Nobody is told to read it again.</summary>
public sealed record TaskForgotten(TaskId Task) : Fact;

public sealed record AttemptStarted(TaskId Task, int Attempt, WorkerSession Worker) : TaskFact(Task);

public sealed record CancelRequested(TaskId Task) : TaskFact(Task);

/// <summary>A report under a closed lease; it changed nothing but its own mark.</summary>
public sealed record LateReport(TaskId Task, int Attempt, WorkerSession From, string What) : TaskFact(Task);

public sealed record WorkerJoined(WorkerSession Worker, string Address, bool Again) : Fact;

public sealed record WorkerMissing(WorkerSession Worker) : Fact;

/// <summary>Given up; its attempts went back to the queue.</summary>
public sealed record WorkerBuried(WorkerSession Worker, string Why, int Attempts) : Fact;

/// <summary>It can fill more or fewer of its slots than before: its machine is short of something, or not any more.</summary>
/// <param name="Why">What it is short of; null: of nothing.</param>
public sealed record WorkerSlotsChanged(string WorkerId, int Usable, int Slots, string? Why) : Fact;

public sealed record WorkerDraining(string WorkerId, bool Draining) : Fact;

/// <summary>So many Workers vanished at once that it is likelier that this Manager is cut off: held for one more grace.</summary>
public sealed record MassLossHeld(int Silent, int Known) : Fact;

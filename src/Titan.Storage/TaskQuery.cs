using Titan.Core;
using Titan.Core.Tasks;

namespace Titan.Storage;

/// <summary>Which tasks to list. Conditions are joined by "and"; an absent one admits all.</summary>
public sealed record TaskQuery
{
    /// <summary>Any of these; empty: all.</summary>
    public IReadOnlySet<Phase> Phases { get; init; } = new HashSet<Phase>();

    /// <summary>All of these, exactly.</summary>
    public TextMap Labels { get; init; } = TextMap.Empty;

    /// <summary>The name holds this text, letter case ignored.</summary>
    public string? Name { get; init; }

    /// <summary>Id of the Worker of the latest attempt.</summary>
    public string? Worker { get; init; }

    /// <summary>Submitted at or after.</summary>
    public Instant? Since { get; init; }

    /// <summary>Submitted before.</summary>
    public Instant? Until { get; init; }

    /// <summary>The latest attempt ran for longer, or has by <see cref="Now"/>.</summary>
    public TimeSpan? LongerThan { get; init; }

    /// <summary>Ended before; what has not ended did not.</summary>
    public Instant? EndedBefore { get; init; }

    /// <summary>When it was asked.</summary>
    public Instant Now { get; init; }

    /// <summary>Only tasks older than this one: the cursor of the page before.</summary>
    public TaskId? Before { get; init; }

    public int Limit { get; init; } = 50;

    /// <summary>A page ends with the task with which it weighs so much, as <see cref="TaskWeight"/> has it, however few it has then.</summary>
    public long MostBytes { get; init; } = long.MaxValue;

    /// <summary>Whether only tasks that have not ended are meant, which stores find however long their history is.</summary>
    public bool IsOfOpenOnly => Phases.Count > 0 && Phases.All(static phase => !phase.IsTerminal());

    /// <summary>Before it no task can be meant: the time in an id is never before the one of its submission.</summary>
    public TaskId Oldest => Since is { } since && since.UnixMilliseconds > 0 ? new TaskId((ulong)since.UnixMilliseconds << 16, 0) : TaskId.None;

    /// <summary>Whether a task meets all conditions but the cursor.</summary>
    public bool Admits(TaskSpec spec, TaskState state, AttemptState? lastAttempt) =>
        (Phases.Count == 0 || Phases.Contains(state.Phase))
        && (Labels.Count == 0 || spec.Labels.Covers(Labels))
        && (Name is null || (spec.Name?.Contains(Name, StringComparison.OrdinalIgnoreCase) ?? false))
        && (Worker is null || lastAttempt?.Holder.WorkerId == Worker)
        && (Since is null || spec.SubmittedAt >= Since)
        && (Until is null || spec.SubmittedAt < Until)
        && (LongerThan is null || lastAttempt?.StartedAt is { } began && (lastAttempt.EndedAt ?? Now) - began > LongerThan)
        && (EndedBefore is null || state.EndedAt < EndedBefore);
}

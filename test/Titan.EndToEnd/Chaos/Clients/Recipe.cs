using Titan.Protocol.V1;

namespace Titan.EndToEnd.Chaos.Clients;

/// <summary>A kind of task, and what must come of it whatever happens.</summary>
internal sealed record Recipe
{
    public required string Name { get; init; }

    /// <summary>Makes the task; the same each time, so that one with a key can be sent again.</summary>
    public required Func<TaskSpec> Make { get; init; }

    public Phase Ends { get; init; } = Phase.Succeeded;

    public Cause Cause { get; init; } = Cause.ExitCode;

    /// <summary>Null: none is to be told.</summary>
    public int? ExitCode { get; init; } = 0;

    /// <summary>Whether the command leaves a mark when it begins.</summary>
    public bool LeavesMark { get; init; } = true;

    /// <summary>What an attempt that went through has written to standard output, by task and attempt. Null: that is not told.</summary>
    public Func<string, int, string>? Output { get; init; }

    /// <summary>It would never end by itself: a client cancels it.</summary>
    public bool IsToBeCancelled { get; init; }

    /// <summary>Cancelled before it may begin: it never runs.</summary>
    public bool NeverRuns { get; init; }

    /// <summary>Runs only where the label is.</summary>
    public bool NeedsLabel { get; init; }

    /// <summary>Runs of the command that fail, at least, before the one that counts.</summary>
    public int FailsFirst { get; init; }

    /// <summary>Not before so long after the submit.</summary>
    public TimeSpan Delay { get; init; }
}

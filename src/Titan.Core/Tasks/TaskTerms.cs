namespace Titan.Core.Tasks;

/// <summary>Under which terms a task runs. Many tasks have the same, and share one copy of them.</summary>
public sealed record TaskTerms
{
    /// <summary>Between TERM and KILL unless a task asks for another time.</summary>
    public static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(5);

    /// <summary>From the start of an attempt to its forced end; zero: none.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>Between TERM and KILL when an attempt is ended: by a cancel, at its timeout, or with its Worker; zero kills at once.</summary>
    public TimeSpan Grace { get; init; } = DefaultGrace;

    /// <summary>How many more times the task runs after the command itself failed.</summary>
    public int MaxRetries { get; init; }

    /// <summary>How many lost workers the task outlives.</summary>
    public int MaxLosses { get; init; }

    /// <summary>Higher goes first.</summary>
    public int Priority { get; init; }

    public TextMap Labels { get; init; } = TextMap.Empty;

    /// <summary>Labels that a Worker must have.</summary>
    public TextMap Require { get; init; } = TextMap.Empty;

    /// <summary>Not to run before this long after its submission.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Bytes kept of each of stdout and stderr.</summary>
    public long MaxOutput { get; init; }

    /// <summary>Where the Worker writes all of stdout and stderr.</summary>
    public OutputFiles Files { get; init; } = OutputFiles.None;

    /// <summary>The same terms in one copy: the one that is there already, when it says the same.</summary>
    public TaskTerms SharedWith(TaskTerms? present) => Equals(present) ? present : this;
}

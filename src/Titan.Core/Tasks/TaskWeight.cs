namespace Titan.Core.Tasks;

/// <summary>Estimates how many bytes of memory a task takes, from its records alone: the same records always weigh the same.</summary>
/// <remarks>Texts are two bytes a character in memory. Maps of some size are weighed apart, see <see cref="SharedMaps"/>: thousands of tasks may have one copy of an environment.</remarks>
public static class TaskWeight
{
    /// <summary>A task without its texts: its records, its places in tables and queues, and in the memory store. Measured: 460 to 570.</summary>
    public const int Bare = 600;

    /// <summary>One attempt without its texts, with the seals of its output.</summary>
    public const int AttemptBytes = 384;

    /// <summary>A text before its first character, or an entry of a list.</summary>
    private const int TextBytes = 32;

    /// <summary>All of a task as a store gives it, its maps included.</summary>
    public static long Of(StoredTask task) =>
        Of(task.Spec) + Of(task.State) + Of(task.Attempts) + task.Spec.Labels.Bytes + task.Spec.Require.Bytes + task.Spec.Work.Environment.Bytes;

    /// <summary>The same without the maps that are weighed apart.</summary>
    internal static long Of(TaskEntry task) => Own(task.Spec, task.State, task.Attempts);

    /// <inheritdoc cref="Of(TaskEntry)"/>
    internal static long OwnOf(StoredTask task) => Own(task.Spec, task.State, task.Attempts);

    /// <summary>What a task will weigh when it is accepted.</summary>
    internal static long Of(Work work, TaskTerms terms, string? name, string? key, string? retryReason) =>
        Bare + Of(work) + Of(name) + Of(key) + Of(retryReason) + SmallMaps(work, terms);

    private static long Own(TaskSpec spec, TaskState state, IReadOnlyList<AttemptState> attempts) => Of(spec) + Of(state) + Of(attempts) + SmallMaps(spec.Work, spec.Terms);

    private static long Of(TaskSpec spec) => Bare + Of(spec.Work) + Of(spec.Name) + Of(spec.IdKey) + Of(spec.RetryReason);

    private static long Of(TaskState state) => state.Cancellation is { } asked ? TextBytes + Of(asked.By) + Of(asked.Reason) : 0;

    private static long Of(IReadOnlyList<AttemptState> attempts)
    {
        var bytes = 0L;
        for (var at = 0; at < attempts.Count; at++) bytes += AttemptBytes + Of(attempts[at].Message) + Of(attempts[at].LastLateReport);
        return bytes;
    }

    private static long Of(Work work) => Of(work.Folder) + Of(work.Input) + work switch
    {
        ShellWork shell => Of(shell.Command),
        ExecWork exec => Of(exec.Arguments),
        _ => 0,
    };

    private static long Of(IReadOnlyList<string> texts)
    {
        var bytes = 0L;
        for (var at = 0; at < texts.Count; at++) bytes += Of(texts[at]);
        return bytes;
    }

    private static long Of(string? text) => text is null ? 0 : TextBytes + (sizeof(char) * text.Length);

    private static long Of(WorkInput? input) => input is null ? 0 : TextBytes + input.Bytes.Length;

    private static long SmallMaps(Work work, TaskTerms terms) => Small(work.Environment) + Small(terms.Labels) + Small(terms.Require) + Of(terms.Files.Stdout) + Of(terms.Files.Stderr);

    private static int Small(TextMap map) => SharedMaps.Keeps(map) ? 0 : map.Bytes;
}

namespace Titan.Client.Connection;

/// <summary>What a call changes, in the words for when nobody can tell whether it did.</summary>
/// <param name="Unknown">What is not known then.</param>
/// <param name="Hint">How to find out, and what can be repeated.</param>
internal sealed record Effect(string Unknown, string Hint)
{
    public static readonly Effect Submit = new("it is not known whether the task was accepted",
        "look with `titan tasks --since 5m` before you submit it once more; with --id-key KEY a submit can be repeated and is queued once");

    public static readonly Effect KeyedSubmit = new("it is not known whether the task was accepted",
        "repeat it with the same --id-key: it is queued once");

    public static readonly Effect Retry = new("it is not known whether the tasks were queued once more",
        "look with `titan tasks --since 5m` before you repeat it");

    public static readonly Effect Cancel = new("it is not known whether the cancel was recorded", "repeat it: a cancel can be repeated");

    public static readonly Effect Forget = new("it is not known whether they were removed", "repeat it: what is gone already is told as not known");

    public static readonly Effect Drain = new("it is not known whether the change was recorded", "look with `titan workers`, or repeat it: it can be repeated");
}

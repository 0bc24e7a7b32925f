using Google.Protobuf.WellKnownTypes;
using Titan.CommandLine;

namespace Titan.Cli.Listing;

/// <summary>An order of tasks: by one field, in the direction that people mostly want, or with a dash before it the other way round.</summary>
/// <remarks>Tasks without the field come last in either direction, and of equal ones the newest first.</remarks>
internal sealed class TaskOrder
{
    private static readonly Dictionary<string, Field> Fields = new(StringComparer.Ordinal)
    {
        ["submitted"] = new((task, _) => Of(task.SubmittedAt), Descends: true),
        ["started"] = new((task, _) => Of(task.StartedAt), Descends: true),
        ["ended"] = new((task, _) => Of(task.EndedAt), Descends: true),
        ["took"] = new((task, now) => RunTime.Of(task, now) is { } took ? new SortValue(took.Ticks, "") : null, Descends: true),
        ["priority"] = new((task, _) => new SortValue(task.Spec.Priority, ""), Descends: true),
        ["name"] = new((task, _) => task.Spec.Name.Length == 0 ? null : new SortValue(0, task.Spec.Name), Descends: false),
    };

    private readonly Field _field;
    private readonly bool _descends;

    private TaskOrder(Field field, bool isReversed) => (_field, _descends) = (field, field.Descends != isReversed);

    /// <summary>What can be sorted by.</summary>
    public static IEnumerable<string> Names => Fields.Keys;

    /// <summary>What has run longest first.</summary>
    public static TaskOrder LongestRunning { get; } = new(Fields["started"], isReversed: true);

    /// <summary>Whether lists come in this order by themselves.</summary>
    public bool IsNewestFirst => _field == Fields["submitted"] && _descends;

    public static Reading<TaskOrder?> Read(string text)
    {
        var isReversed = text.StartsWith('-');
        return Fields.TryGetValue(isReversed ? text[1..] : text, out var field)
            ? Reading.Good<TaskOrder?>(new TaskOrder(field, isReversed))
            : Reading.Bad<TaskOrder?>($"is not one of {string.Join(", ", Names)}, with a dash before it for the other way round");
    }

    public SortValue? ValueOf(TaskMessage task, DateTimeOffset now) => _field.Value(task, now);

    /// <summary>Less than 0 when the first of two comes first.</summary>
    public int Compare((SortValue? Value, string Id) one, (SortValue? Value, string Id) other)
    {
        var newestFirst = string.CompareOrdinal(other.Id, one.Id);
        if (one.Value is not { } a || other.Value is not { } b)
            return one.Value is null == other.Value is null ? newestFirst : one.Value is null ? 1 : -1;
        var compared = _descends ? SortValue.Compare(b, a) : SortValue.Compare(a, b);
        return compared != 0 ? compared : newestFirst;
    }

    private static SortValue? Of(Timestamp? time) => time is null ? null : new SortValue(time.ToDateTimeOffset().Ticks, "");

    private sealed record Field(Func<TaskMessage, DateTimeOffset, SortValue?> Value, bool Descends);
}

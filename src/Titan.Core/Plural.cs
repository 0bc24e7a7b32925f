namespace Titan.Core;

/// <summary>One of a thing, or several.</summary>
public static class Plural
{
    /// <summary>The word alone, for a number that stands elsewhere.</summary>
    public static string Of(long count, string one, string several) => count == 1 ? one : several;

    /// <summary>The number and the word: <c>1 task</c>, <c>3 tasks</c>.</summary>
    public static string Count(long count, string one, string several) => $"{count} {Of(count, one, several)}";
}

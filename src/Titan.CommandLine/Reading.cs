namespace Titan.CommandLine;

/// <summary>A text read as a value, or what is wrong with it.</summary>
/// <param name="Problem">Null when the text is good; else the end of a sentence that begins with the text, such as "is not a duration".</param>
public readonly record struct Reading<T>(T Value, string? Problem);

public static class Reading
{
    public static Reading<T> Good<T>(T value) => new(value, null);

    public static Reading<T> Bad<T>(string problem) => new(default!, problem);
}

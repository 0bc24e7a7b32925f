namespace Titan.Cli.Rendering;

/// <summary>Text in a table, and how it is coloured once it has been cut and padded.</summary>
internal readonly record struct Cell(string Text, Func<string, string>? Paint = null)
{
    public static implicit operator Cell(string text) => new(text);

    public static Cell FromString(string text) => new(text);
}

namespace Titan.Cli.Listing;

/// <summary>What a task is sorted by: a number, or a text in whatever letter case.</summary>
internal readonly record struct SortValue(long Number, string Text)
{
    /// <summary>Less than 0 when the first is the smaller one.</summary>
    public static int Compare(SortValue one, SortValue other) =>
        one.Number != other.Number ? one.Number.CompareTo(other.Number) : string.Compare(one.Text, other.Text, StringComparison.OrdinalIgnoreCase);
}

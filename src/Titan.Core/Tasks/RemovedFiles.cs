using System.Globalization;

namespace Titan.Core.Tasks;

/// <summary>Files that a command left in its scratch folder, and that were removed with it.</summary>
/// <param name="Count">Those in folders below it included; counted no further than <see cref="MostCounted"/>.</param>
/// <param name="FirstNames">Where the first of them were, relative to the scratch folder, one a line.</param>
public sealed record RemovedFiles(int Count, string FirstNames)
{
    /// <summary>A count of so many stands for as many or more.</summary>
    public const int MostCounted = 1_000;

    /// <summary>Files that are named.</summary>
    public const int MostNamed = 5;

    /// <summary>Characters of one name; what is longer is cut.</summary>
    public const int NameLength = 128;

    public IReadOnlyList<string> Names => FirstNames.Length == 0 ? [] : FirstNames.Split('\n');

    /// <summary>Null when there are none. Names are cut, and have no line breaks or other control characters any more.</summary>
    public static RemovedFiles? Of(int count, IEnumerable<string> names)
    {
        if (count <= 0) return null;
        var first = names.Take(MostNamed).Select(static name => string.Concat(name.Take(NameLength).Select(static letter => MayStand(letter) ? letter : '?')));
        return new RemovedFiles(Math.Min(count, MostCounted), string.Join('\n', first));
    }

    /// <summary>In one line, for people.</summary>
    public override string ToString()
    {
        var names = Names;
        var more = Count > names.Count ? ", …" : "";
        var count = Count >= MostCounted ? $"{MostCounted} files or more were" : Count == 1 ? "1 file was" : $"{Count} files were";
        return $"{count} removed with the scratch folder{(names.Count == 0 ? "" : $": {string.Join(", ", names)}{more}")}";
    }

    private static bool MayStand(char letter) =>
        !char.IsControl(letter) && char.GetUnicodeCategory(letter) is not (UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}

using System.Text.RegularExpressions;

namespace Titan.Tests.Architecture;

/// <summary>Keeps the house clean.</summary>
public sealed partial class TidyTests
{
    private const int LongestFile = 500;

    [Fact]
    public void No_file_is_longer_than_a_reader_can_hold() =>
        Assert.Empty(Sources().Where(file => File.ReadLines(file).Count() > LongestFile).Select(Shown));

    [Fact]
    public void Tests_wait_for_events_and_never_sleep() =>
        Assert.Empty(Repository.Files("*.cs", "test").SelectMany(file => Hits(file, Sleeps())));

    [Fact]
    public void What_is_to_be_done_stands_in_the_tracker_and_not_in_the_code() =>
        Assert.Empty(Sources().SelectMany(file => Hits(file, Promises())));

    [Fact]
    public void No_room_is_named_after_nothing()
    {
        string[] empty = ["Common", "Utils", "Helpers", "Services", "Misc", "Shared"];
        Assert.All(Sources().Select(file => Path.GetDirectoryName(Shown(file))!).Distinct(), folder => Assert.Empty(folder.Split(Path.DirectorySeparatorChar).Intersect(empty)));
    }

    private static IEnumerable<string> Sources() => new[] { "*.cs", "*.proto", "*.c", "*.sh", "*.sql" }.SelectMany(pattern => Repository.Files(pattern, "src", "test", "proto", "bench", "eng"));

    private static IEnumerable<string> Hits(string file, Regex pattern) => File.ReadLines(file)
        .Select((line, index) => (line, index))
        .Where(at => pattern.IsMatch(at.line))
        .Select(at => $"{Shown(file)}:{at.index + 1}: {at.line.Trim()}");

    private static string Shown(string file) => Path.GetRelativePath(Repository.Root, file);

    // Waiting without end for a token is no sleep. The patterns do not match themselves.
    [GeneratedRegex(@"Thread\.Sleep\(|Task\.Delay\((?!Timeout\.Infinite)")]
    private static partial Regex Sleeps();

    [GeneratedRegex(@"\b(TO[D]O|FIX[M]E|XX[X])\b")]
    private static partial Regex Promises();
}

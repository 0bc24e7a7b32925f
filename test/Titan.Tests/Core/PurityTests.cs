using System.Xml.Linq;
using Titan.Tests.Transcripts;

namespace Titan.Tests.Core;

/// <summary>Core stays pure because the compiler says so: the analyzer is there, and knows what is banned.</summary>
public sealed class PurityTests
{
    private static readonly string Folder = Path.GetFullPath(Path.Combine(Transcript.Folder, "..", "..", "..", "src", "Titan.Core"));

    [Fact]
    public void The_project_has_the_analyzer_of_all_and_hands_it_the_list_and_has_no_package()
    {
        var all = XDocument.Load(Path.GetFullPath(Path.Combine(Folder, "..", "..", "Directory.Build.props")));
        Assert.Contains("Microsoft.CodeAnalysis.BannedApiAnalyzers", all.Descendants("PackageReference").Select(reference => reference.Attribute("Include")!.Value));
        var project = XDocument.Load(Path.Combine(Folder, "Titan.Core.csproj"));
        Assert.Empty(project.Descendants("PackageReference"));
        Assert.Contains("BannedSymbols.txt", project.Descendants("AdditionalFiles").Select(file => file.Attribute("Include")!.Value));
        Assert.Empty(project.Descendants("ProjectReference"));
    }

    [Theory]
    [InlineData("T:System.DateTime")]
    [InlineData("T:System.DateTimeOffset")]
    [InlineData("T:System.TimeProvider")]
    [InlineData("T:System.Diagnostics.Stopwatch")]
    [InlineData("T:System.Environment")]
    [InlineData("T:System.Random")]
    [InlineData("M:System.Guid.NewGuid")]
    [InlineData("T:System.HashCode")]
    [InlineData("M:System.String.GetHashCode")]
    [InlineData("T:System.Threading.Tasks.Task")]
    [InlineData("T:System.Threading.Tasks.Task`1")]
    [InlineData("T:System.Threading.Thread")]
    [InlineData("T:System.Collections.Generic.PriorityQueue`2")]
    [InlineData("T:System.IO.File")]
    [InlineData("T:System.Console")]
    public void A_source_of_chance_time_or_io_is_banned(string symbol) =>
        Assert.Contains(File.ReadLines(Path.Combine(Folder, "BannedSymbols.txt")), line => line.StartsWith(symbol + ";", StringComparison.Ordinal));

    [Fact]
    public void Nothing_in_core_lifts_the_ban()
    {
        var lifted = Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => File.ReadAllText(file).Contains("RS0030", StringComparison.Ordinal));
        Assert.Empty(lifted);
    }

    /// <summary>What the compiled library calls, whatever the analyzer made of it.</summary>
    [Fact]
    public void The_library_refers_to_nothing_but_the_runtime() =>
        Assert.All(typeof(Titan.Core.Orchestrator).Assembly.GetReferencedAssemblies(), assembly => Assert.StartsWith("System.", assembly.Name));
}

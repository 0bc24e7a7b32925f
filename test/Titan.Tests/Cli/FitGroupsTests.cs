using Titan.Cli.Rendering;

namespace Titan.Tests.Cli;

/// <summary>Thousands of Workers with a few reasons between them are told in a few lines.</summary>
public sealed class FitGroupsTests
{
    [Fact]
    public void Workers_with_the_same_reasons_are_counted_together_the_most_first()
    {
        var groups = new FitGroups();
        groups.Add("w0", "could take it");
        for (var number = 1; number <= 9_998; number++) groups.Add($"w{number}", "has no label gpu (needs gpu=1)");
        Assert.Equal(["9998 workers (w1, w2, w3, …): has no label gpu (needs gpu=1)", "w0: could take it"], groups.Lines());
    }

    [Fact]
    public void Of_too_many_different_reasons_the_rest_is_counted()
    {
        var groups = new FitGroups();
        for (var number = 0; number < 1_000; number++) groups.Add($"w{number}", $"is number {number}");
        var lines = groups.Lines().ToList();
        Assert.Equal(51, lines.Count);
        Assert.Equal("950 more have other reasons; -o json tells all", lines[^1]);
    }
}

using Titan.Core.Tasks;

namespace Titan.Tests.Worker.Execution;

/// <summary>No result vanishes with a scratch folder without a word.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class RemovedFilesTests
{
    [Theory]
    [InlineData("true", null)]
    [InlineData("mkdir -p empty/deeper", null)]
    [InlineData("touch a && rm a", null)]
    [InlineData("echo 1 > result.txt", "1 file was removed with the scratch folder: result.txt")]
    [InlineData("echo 1 > result.txt; exit 3", "1 file was removed with the scratch folder: result.txt")]
    [InlineData("mkdir -p out/deep && echo 1 > out/deep/b.bin", "1 file was removed with the scratch folder: out/deep/b.bin")]
    [InlineData("ln -s /etc/passwd link", "1 file was removed with the scratch folder: link")]
    [InlineData("mkfifo pipe", "1 file was removed with the scratch folder: pipe")]
    [InlineData("mkdir shut && touch shut/x && chmod 0 shut", "1 file was removed with the scratch folder: shut/")]
    [InlineData("touch \"$(printf 'a\\nb')\"", "1 file was removed with the scratch folder: a?b")]
    [InlineData("touch \"$(printf 'a\\342\\200\\250b\\033')\"", "1 file was removed with the scratch folder: a?b?")]
    [InlineData("for i in $(seq 1200); do : > f$i; done", "1000 files or more were removed with the scratch folder: ")]
    public async Task What_a_scratch_folder_held_at_its_end_is_counted_and_named(string command, string? told)
    {
        await using var stage = new Stage();
        var attempt = stage.Run(new ShellWork(command));
        var end = await attempt.CompletedAsync();
        if (told is null) Assert.Null(end.Removed);
        else Assert.StartsWith(told, $"{end.Removed}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Five_are_named_of_many()
    {
        await using var stage = new Stage();
        var end = await stage.Run(new ShellWork("touch a b c d e f g")).CompletedAsync();
        Assert.Equal((7, 5), (end.Removed!.Count, end.Removed.Names.Count));
        Assert.EndsWith(", …", $"{end.Removed}", StringComparison.Ordinal);
        Assert.All(end.Removed.Names, name => Assert.Contains(name, "abcdefg", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_of_a_persons_is_not_looked_at()
    {
        await using var stage = new Stage();
        var folder = Directory.CreateTempSubdirectory("titan-test-").FullName;
        var end = await stage.Run(new ShellWork("echo 1 > result.txt") { Folder = folder }).CompletedAsync();
        Assert.Null(end.Removed);
        Assert.Equal("1\n", await File.ReadAllTextAsync(Path.Combine(folder, "result.txt"), TestContext.Current.CancellationToken));
        File.Delete(Path.Combine(folder, "result.txt"));
        Directory.Delete(folder);
    }
}

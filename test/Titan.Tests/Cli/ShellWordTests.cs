using System.Diagnostics;
using Titan.Cli.Lines;

namespace Titan.Tests.Cli;

public sealed class ShellWordTests
{
    public static TheoryData<string> Words => ["", "plain", "a.txt", "two words", "it's", "''", "$HOME `id` $(id)", "a\\b", "tab\tnew\nline", "*?[]{}~#!&|;<>", "ünï✓", "-n", "a=b"];

    [Theory]
    [MemberData(nameof(Words))]
    public async Task A_shell_reads_a_word_as_it_was(string word)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"printf '%s|' {ShellWord.Of(word)}"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        Assert.Equal($"{word}|", await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).InTime());
    }

    [Theory]
    [InlineData("a-b_c.d/e:f@h%i+j,9")]
    public void A_plain_word_is_left_alone(string word) => Assert.Equal(word, ShellWord.Of(word));
}

using Titan.Cli.Lines;
using Titan.CommandLine;

namespace Titan.Tests.Cli;

/// <summary>A line arrives as it is, wherever its place stands in a shell command; or the command is refused.</summary>
public sealed class ShellTemplateTests
{
    private const string Hostile = "a b'\"$(id)`id`\\$HOME;#*?~!{}é";

    /// <summary>What a person may want, and what it is then: hard lines at every kind of place.</summary>
    public static TheoryData<string, string, string> Fills => new()
    {
        { "cat {}", "a.txt", "cat a.txt" },
        { "cat {}", "two words", "cat 'two words'" },
        { "cat '{}'", "two words", "cat 'two words'" },
        { "cat \"{}\"", "two words", "cat \"two words\"" },
        { "cat \"{}\"", "$(id)", "cat \"\\$(id)\"" },
        { "cat '{}'", "it's", "cat 'it'\\''s'" },
        { "cp {} out/{}.bak", "a", "cp a out/a.bak" },
        { "echo \"$HOME{}\"", "x", "echo \"$HOME\"\"x\"" },
        { "echo $1{}", "2", "echo $1'2'" },
        { "echo {}>out", "2", "echo '2'>out" },
        { "{} -v", "if", "'if' -v" },
        { "{} -v", "A=b", "'A=b' -v" },
        { "x{}", "y", "x'y'" },
        { "echo \"$(cat \"{}\")\"", "a b", "echo \"$(cat \"a b\")\"" },
        { "echo \"$(cat {} | wc -l)\" {}", "a b", "echo \"$(cat 'a b' | wc -l)\" 'a b'" },
        { "awk '{print}' {}", "f", "awk '{print}' f" },
        { "find {} -exec cat \\{\\} \\;", "d", "find d -exec cat \\{\\} \\;" },
        { "x=${HOME:-/}; y=$((1 + 2)); z=`date`; echo {}", "l", "x=${HOME:-/}; y=$((1 + 2)); z=`date`; echo l" },
        { "cat <<< {}", "a b", "cat <<< 'a b'" },
        { "sh -c 'cat \"$1\"' sh {}", "a b", "sh -c 'cat \"$1\"' sh 'a b'" },
        { "sh -c {}", "echo hi", "sh -c 'echo hi'" },
        { "bash -ec \"{}\"", "echo \"$x\"", "bash -ec \"echo \\\"\\$x\\\"\"" },
        { "grep -c {} eval.sh", "a b", "grep -c 'a b' eval.sh" },
        { "case {} in a) echo;; esac", "a b", "case 'a b' in a) echo;; esac" },
        { "echo a # it's {}\necho {}", "a b", "echo a # it's {}\necho 'a b'" },
        { "echo a\\ #{}", "b", "echo a\\ #'b'" },
        { "gzip -9", "a b", "gzip -9 'a b'" },
        { "gzip -9 \n", "a", "gzip -9 a" },
        { "echo done", "a", "echo done a" },
        { "echo $(date)", "a", "echo $(date) a" },
        { "echo a\\ ", "b", "echo a\\  b" },
        { "grep x > \"a\"", "b", "grep x > \"a\" b" },
    };

    public static TheoryData<string, string> Refused => new()
    {
        { "echo `cat {}`", "write $(…)" },
        { "echo \"`cat {}`\"", "write $(…)" },
        { "echo ${}", "expansion without a name" },
        { "echo \"${}\"", "expansion without a name" },
        { "echo ${x:-{}}", "${…}" },
        { "echo \"${x#'a'}\" {}", "${…}" },
        { "echo $(({} + 1))", "$((…))" },
        { "((x = {}))", "((…))" },
        { "echo $'{}'", "$'…'" },
        { "echo $'it\\'s' {}", "$'…'" },
        { "cat <<E\n{}\nE", "a here-document" },
        { "cat <<E\nx\nE\necho {}", "a here-document" },
        { "cat <<{}", "the word of a here-document" },
        { "echo \\{}", "a backslash before it" },
        { "echo \"\\{}\"", "a backslash before it" },
        { "sh -c 'cat {}'", "a script for sh -c" },
        { "/bin/bash -euo pipefail -c \"cat '{}'\"", "a script for bash -c" },
        { "x=1 eval \"echo {}\"", "a script for eval" },
        { "eval echo {}", "a script for eval" },
        { "find . -exec sh -c 'mv \"{}\" x' \\;", "a script for sh -c" },
        { "su me -c \"cat {}\"", "a script for su -c" },
        { "echo $(case x in a) echo {};; esac)", "case inside $(…)" },
        { "echo hi;", "would be a program to run" },
        { "ls |", "would be a program to run" },
        { "X=1", "would be a program to run" },
        { "for i in 1; do echo; done", "would be a program to run" },
        { "(cd /tmp; ls)", "would be a program to run" },
        { "echo hi # said", "ends in a comment" },
        { "echo 'hi", "ends inside '…'" },
        { "echo \"hi", "ends inside \"…\"" },
        { "echo $(hi", "ends inside $(…)" },
        { "echo hi\\", "ends with a backslash" },
        { "cat <<E\nx\nE", "ends in or behind a here-document" },
    };

    [Theory]
    [MemberData(nameof(Fills))]
    public void A_place_is_filled_by_the_quotes_around_it(string command, string line, string filled) =>
        Assert.Equal(filled, ShellTemplate.Of(command, "{}").Fill(_ => line));

    [Theory]
    [MemberData(nameof(Refused))]
    public void Where_it_is_not_sure_the_command_is_refused_with_a_way_to_write_it(string command, string why) =>
        Assert.Contains(why, Assert.Throws<UsageException>(() => ShellTemplate.Of(command, "{}")).Message, StringComparison.Ordinal);

    [Fact]
    public void Several_kinds_of_places_are_filled_each_with_its_own()
    {
        var template = ShellTemplate.Of("convert {} \"out/{.}.png\" '{/}' {index}", "{}", "{.}", "{/}", "{index}");
        Assert.Equal("convert 'd/a b.jpg' \"out/d/a b.png\" 'a b.jpg' 7", template.Fill(place => place switch { "{}" => "d/a b.jpg", "{.}" => "d/a b", "{/}" => "a b.jpg", _ => "7" }));
    }

    /// <summary>Random commands around random lines: what a real shell gives to a program is the line, in every place, and nothing of it is run.</summary>
    [Theory]
    [InlineData("/bin/sh")]
    [InlineData("/bin/bash")]
    public async Task A_real_shell_hands_every_line_on_as_it_was(string shell)
    {
        if (!File.Exists(shell)) Assert.Skip($"there is no {shell}");
        var random = new Random(20_261_130);
        var filled = 0;
        for (var batch = 0; batch < 20; batch++)
        {
            var (script, lines) = ("", new List<string>());
            while (lines.Count < 40)
            {
                var (command, before, behind) = Command(random);
                var line = batch == 0 && lines.Count == 0 ? Hostile : Line(random);
                script += $"{ShellTemplate.Of(command, "{}").Fill(_ => line)}\n";
                lines.Add($"{before}{line}{behind}");
                filled++;
            }

            var said = await SayAsync(shell, script);
            Assert.Equal(lines, said);
        }

        Assert.Equal(800, filled);
    }

    /// <summary>A command that prints what came before the line, the line, and what came behind it, ended by NUL.</summary>
    private static (string Command, string Before, string Behind) Command(Random random)
    {
        var (word, before, behind) = random.Next(8) switch
        {
            0 => ("{}", "", ""),
            1 => ("'{}'", "", ""),
            2 => ("\"{}\"", "", ""),
            3 => ("'a \"'{}'$b'", "a \"", "$b"),
            4 => ("\"x $V{}y\"", "x v", "y"),
            5 => ("$V{}.bak", "v", ".bak"),
            6 => ("'it'\\''s '\"{}\"' `'", "it's ", " `"),
            _ => ("\\ \\'{}\\\"", " '", "\""),
        };
        var print = $"printf '%s\\0' {word}";
        return random.Next(7) switch
        {
            0 => (print, before, behind),
            1 => ($"printf '%s\\0' \"$(printf %s. {word})\"", before, $"{behind}."),
            2 => ($"x={word}; printf '%s\\0' \"$x\"", before, behind),
            3 => ($"for f in {word}; do printf '%s\\0' \"$f\"; done", before, behind),
            4 => ($"( {print} ) # {{}} it's \"a comment", before, behind),
            5 => ($"printf '%s\\0' \"$(printf %s \"$(printf %s. {word})\" | cat)\"", before, $"{behind}."),
            _ => ($": $((1 + 2)) ${{V:-w}} `true`; {print}", before, behind),
        };
    }

    private static string Line(Random random)
    {
        string[] parts = ["a", "two words", "'", "\"", "$", "`", "\\", "$(touch pwned)", "`touch pwned`", "${x}", "-n", "#", "!", "*", "~", ";", "&", "|", "<", ">", "(", ")", "{}", "{", "}", "=", "%s", "\t", "\r", "ü", "漢", "😀", "\u0081", "\u202E", "0", "if", " ", "\\n", "''", "\"$x\""];
        var line = string.Concat(Enumerable.Range(0, 1 + random.Next(6)).Select(_ => parts[random.Next(parts.Length)]));
        return random.Next(100) == 0 ? string.Concat(Enumerable.Repeat(line, 500)) : line;
    }

    private static async Task<IReadOnlyList<string>> SayAsync(string shell, string script)
    {
        var start = new System.Diagnostics.ProcessStartInfo(shell, ["-s"]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false, Environment = { ["V"] = "v", ["LANG"] = "C.UTF-8" } };
        start.WorkingDirectory = Path.GetTempPath();
        using var process = System.Diagnostics.Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.WriteAsync(script.AsMemory(), TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        return (await output.InTime()).Split('\0')[..^1];
    }
}

using System.Text.RegularExpressions;

namespace Titan.EndToEnd;

/// <summary>What README, guide and --help print, typed in a folder that has what it needs.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed partial class ExampleTests
{
    [Fact]
    public async Task Examples_of_submit_and_run_work_as_they_are_printed()
    {
        await using var tools = new TemporaryFolder();
        Write(tools, "flac", "#!/bin/sh\ncp \"$1\" \"${1%.wav}.flac\"\n");
        Write(tools, "python", "#!/bin/sh\ntest -e \"$1\"\n");
        Write(tools, "psql", "#!/bin/sh\ngrep -q content\n");
        await using var cluster = await Cluster.StartAsync();
        var path = $"{tools.Path}:{Path.GetDirectoryName(Programs.Titan)}:{Environment.GetEnvironmentVariable("PATH")}";
        var worker = cluster.Add(Server.Begin(Programs.Worker, "w1", ["--manager", cluster.Address, "--id", "w1", "--slots", "4", "--label", "gpu=a100"], KeyValuePair.Create("PATH", path)));
        await worker.ReadyAsync();

        var examples = await ExamplesAsync();
        foreach (var example in examples)
        {
            await using var project = new TemporaryFolder();
            Write(project, "encode", "#!/bin/sh\ncat \"$1\" > \"$2\"\n");
            Write(project, "Makefile", "test install:\n\techo $@\n");
            foreach (var name in (string[])["a.mov", "one.txt", "two words.wav", "train.py", "migrate.sql"]) Write(project, name, "content");
            Write(project, "files.txt", "one.txt\n");

            // Those that only queue are waited for, to see that they end well; and none is tried again.
            var script = $"cd '{project.Path}' && git init -q && {Submit().Replace(example, "titan submit --wait ")}";
            var process = Launch.Start("/bin/bash", ["-o", "pipefail", "-c", script], KeyValuePair.Create("PATH", path), KeyValuePair.Create("TITAN_MANAGER", cluster.Address), KeyValuePair.Create("TITAN_MAX_RETRIES", "0"));
            var answer = await TitanCommand.EndAsync(process, example);
            Assert.True(answer.ExitCode == (example.Contains("exit 3", StringComparison.Ordinal) ? 3 : 0), $"{example}\nexit code {answer.ExitCode}\n{answer.Error}");
        }

        // The four that failed in an empty folder are among them.
        foreach (var known in (string[])["titan run -- make test", "titan run --command 'make test'", "./encode a.mov b.mp4", "gzip -9 {}"])
            Assert.Contains(examples, example => example.Contains(known, StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> ExamplesAsync()
    {
        var lines = new List<string>();
        foreach (var command in (string[])["submit", "run"])
            lines.AddRange((await Launch.RunAsync(Programs.Titan, command, "--help")).Ended(0).Text.Split("Examples:")[1].Split('\n'));
        foreach (var document in (string[])["README.md", "docs/guides/running-tasks.md"])
        {
            var blocks = (await File.ReadAllTextAsync(Path.Combine(Programs.Root(), document), TestContext.Current.CancellationToken)).Split("```");
            for (var i = 1; i < blocks.Length; i += 2) lines.AddRange(blocks[i].Split('\n'));
        }

        return [.. lines.Select(line => line.Trim()).Where(line => Runs().IsMatch(line)).Distinct()];
    }

    private static void Write(TemporaryFolder folder, string name, string content)
    {
        var path = Path.Combine(folder.Path, name);
        File.WriteAllText(path, content);
        if (content.StartsWith("#!", StringComparison.Ordinal)) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [GeneratedRegex("\\btitan (run|submit) ")]
    private static partial Regex Runs();

    [GeneratedRegex("\\btitan submit (?!.*--wait)")]
    private static partial Regex Submit();
}

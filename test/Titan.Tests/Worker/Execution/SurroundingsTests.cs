using Titan.Core;
using Titan.Core.Tasks;
using OutputStream = Titan.Protocol.V1.OutputStream;

namespace Titan.Tests.Worker.Execution;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class SurroundingsTests
{
    [Fact]
    public async Task The_environment_is_clean_and_says_which_attempt_it_is()
    {
        await using var stage = new Stage();
        var attempt = stage.Run(new ExecWork(["env"]) { Environment = TextMap.From([new("GREETING", "hello\nyou"), new("LANG", "xx")]) });
        await attempt.CompletedAsync();

        string[] expected =
        [
            $"PATH={Environment.GetEnvironmentVariable("PATH")}", $"HOME={Environment.GetEnvironmentVariable("HOME")}", "LANG=xx", "GREETING=hello", "you",
            $"TITAN_TASK_ID={new TaskId(1, 2)}", "TITAN_ATTEMPT=1", $"TITAN_LEASE={attempt.Lease}",
        ];
        Assert.Equal(expected.Order(), attempt.Text(OutputStream.Stdout).TrimEnd('\n').Split('\n').Order());
    }

    [Fact]
    public async Task It_has_a_session_of_its_own_default_signals_and_no_descriptors_but_three()
    {
        await using var stage = new Stage();

        Assert.Equal("0\n1\n2\n3\n", await SaysAsync(stage, "ls /proc/self/fd"));
        Assert.Equal("/dev/null\n", await SaysAsync(stage, "readlink /proc/$$/fd/0"));
        var signals = (await SaysAsync(stage, "grep -E 'Sig(Blk|Ign)' /proc/$$/status | cut -f 2")).TrimEnd('\n').Split('\n');
        // 32 and 33 are glibc's own; its posix_spawn leaves them ignored, and its threads set them when they need them.
        Assert.All(signals, mask => Assert.Equal(0UL, Convert.ToUInt64(mask, 16) & ~0x1_8000_0000UL));
        Assert.Equal("own\n", await SaysAsync(stage, "set -- $(cut -d ' ' -f 1,5,6 /proc/$$/stat); [ $1 = $2 ] && [ $1 = $3 ] && echo own"));
    }

    [Fact]
    public async Task It_reads_what_it_was_given_byte_for_byte_in_every_attempt()
    {
        await using var stage = new Stage();
        var bytes = new byte[1_000];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)i;
        var work = new ExecWork(["cat"]).Reading(new WorkInput(bytes));

        for (var number = 1; number <= 2; number++)
        {
            var attempt = stage.Run(work, assignment => assignment with { Attempt = number });
            await attempt.CompletedAsync();
            Assert.Equal(bytes, attempt.Bytes(OutputStream.Stdout));
        }

        Assert.Equal("/dev/null\n", await SaysAsync(stage, "readlink /proc/$$/fd/0"));
    }

    [Fact]
    public async Task What_it_was_given_is_a_file_that_it_can_read_again_and_not_change_beside_no_other_descriptor()
    {
        await using var stage = new Stage();
        var input = new WorkInput(new byte[Limits.InputBytes]);

        var attempt = stage.Run(new ShellWork("wc -c; wc -c < /dev/stdin; (echo more > /dev/stdin) 2> /dev/null || echo sealed; ls /proc/self/fd").Reading(input));
        await attempt.CompletedAsync();

        Assert.Equal($"{input.Bytes.Length}\n{input.Bytes.Length}\nsealed\n0\n1\n2\n3\n", attempt.Text(OutputStream.Stdout));
    }

    [Fact]
    public async Task Each_attempt_starts_in_a_fresh_folder_that_is_gone_afterwards()
    {
        await using var stage = new Stage(slots: 1);

        // The second finds nothing of the first, whether that left a trace or not.
        var first = await SaysAsync(stage, "pwd; stat -c %a .; ls -A; touch file");
        var second = await SaysAsync(stage, "pwd; stat -c %a .; ls -A");
        var third = await SaysAsync(stage, "pwd; stat -c %a .; ls -A; chmod 755 .");
        var fourth = await SaysAsync(stage, "pwd; stat -c %a .; ls -A; cd ..; rmdir $OLDPWD");
        var fifth = await SaysAsync(stage, "pwd; stat -c %a .; ls -A; cd ..; mv $OLDPWD ../away; mkdir $OLDPWD; chmod 700 $OLDPWD");
        var sixth = await SaysAsync(stage, "pwd; stat -c %a .; ls -A");

        Assert.All([first, second, third, fourth, fifth, sixth], said => Assert.Equal((true, "700", 2), (said.StartsWith(stage.Folder, StringComparison.Ordinal), said.Split('\n')[1], said.Count(letter => letter == '\n'))));
        Assert.False(Directory.Exists(first.Split('\n')[0]));
    }

    [Theory]
    [InlineData("mkdir a && echo x > a/b && chmod 000 a/b a && chmod 000 .")]
    [InlineData("i=0; while [ $i -lt 3000 ]; do mkdir d && cd d && echo x > f; i=$((i + 1)); done")]
    [InlineData("i=0; while [ $i -lt 3000 ]; do echo x > $i; mkdir d$i; echo x > d$i/f; i=$((i + 1)); done")]
    [InlineData("ln -s / root; ln -s nowhere dangling; mkfifo pipe; mkdir .moved-0 .moved-1; mkdir -p x/.moved-2/y x/y/z; touch '.moved-3'")]
    [InlineData("cd ..; rmdir $OLDPWD; ln -s $KEPT $OLDPWD")]
    public async Task Whatever_is_left_in_the_folder_is_removed_and_nothing_else(string command)
    {
        var kept = Directory.CreateTempSubdirectory("titan-kept-");
        await File.WriteAllTextAsync(Path.Combine(kept.FullName, "file"), "kept", TestContext.Current.CancellationToken);
        var mode = File.GetUnixFileMode(kept.FullName);
        string folder;
        await using (var stage = new Stage(slots: 1))
        {
            folder = stage.Folder;
            var attempt = stage.Run(new ShellWork(command) { Environment = TextMap.From([new("KEPT", kept.FullName)]) });
            Assert.Equal(0, (await attempt.CompletedAsync()).ExitCode);

            // The next starts only when the folder of the one before is gone.
            var entries = await SaysAsync(stage, "ls -A ..; ls -A");
            Assert.Single(entries.TrimEnd('\n').Split('\n'));
        }

        Assert.False(Directory.Exists(folder));
        Assert.Equal("kept", await File.ReadAllTextAsync(Path.Combine(kept.FullName, "file"), TestContext.Current.CancellationToken));
        Assert.Equal(mode, File.GetUnixFileMode(kept.FullName));
        FolderTree.Remove(kept.FullName);
    }

    [Fact]
    public async Task Folders_that_somebody_removed_are_made_again()
    {
        await using var stage = new Stage(slots: 1);

        Assert.StartsWith(stage.Folder, await SaysAsync(stage, "cd ..; rm -rf \"$PWD\"; echo $OLDPWD"), StringComparison.Ordinal);
        Assert.StartsWith(stage.Folder, await SaysAsync(stage, "cd ../..; rm -rf \"$PWD\"; echo $OLDPWD"), StringComparison.Ordinal);
        // This one is left as it was, to be used again; and then it is not there.
        var unused = await SaysAsync(stage, "echo $PWD");
        Directory.Delete(unused.TrimEnd('\n'));

        Assert.Equal("there\n", await SaysAsync(stage, "echo there > file; cat file"));
    }

    [Fact]
    public async Task A_folder_that_was_asked_for_is_used_and_stays()
    {
        var folder = Directory.CreateTempSubdirectory("titan-asked-");
        await using var stage = new Stage();
        var attempt = stage.Run(new ShellWork("pwd; touch file") { Folder = folder.FullName });
        await attempt.CompletedAsync();

        Assert.Equal(folder.FullName + "\n", attempt.Text(OutputStream.Stdout));
        Assert.True(File.Exists(Path.Combine(folder.FullName, "file")));
        FolderTree.Remove(folder.FullName);
    }

    [Fact]
    public async Task What_it_used_is_told()
    {
        await using var stage = new Stage();

        var end = await stage.Shell("i=0; while [ $i -lt 200000 ]; do i=$((i + 1)); done").CompletedAsync();

        Assert.True(end.UserCpu > TimeSpan.Zero);
        Assert.InRange(end.MaxResidentBytes, 1 << 18, 1 << 30);
    }

    private static async Task<string> SaysAsync(Stage stage, string command)
    {
        var attempt = stage.Shell(command);
        await attempt.CompletedAsync();
        Assert.Equal("", attempt.Text(OutputStream.Stderr));
        return attempt.Text(OutputStream.Stdout);
    }
}

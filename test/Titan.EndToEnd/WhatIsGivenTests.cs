namespace Titan.EndToEnd;

/// <summary>The bytes that a shell gives to the real programs.</summary>
public sealed class WhatIsGivenTests
{
    [Theory]
    [InlineData("titan run -- cat $'caf\\xe9.txt'", "\"caf\\xE9.txt\"")]
    [InlineData("titan run --command $'cat caf\\xe9.txt'", "\"cat caf\\xE9.txt\"")]
    [InlineData("titan submit --env $'F=\\xff' true", "\"F=\\xFF\"")]
    [InlineData("titan submit --name $'\\xed\\xa0\\x80' true", "\\xED\\xA0\\x80")]
    [InlineData("TITAN_NAME=$'\\xe9' titan submit true", "TITAN_NAME: its value \"\\xE9\"")]
    [InlineData("mkdir $'\\xe9'; cd $'\\xe9'; titan submit true", "the name of the current folder")]
    [InlineData("mkdir $'\\xe9'; cd $'\\xe9'; titan submit --cwd x true", "the name of the current folder")]
    [InlineData("mkdir x; cd x; rmdir ../x; titan submit true", "the current folder is gone")]
    [InlineData("manager --data-dir $'d\\xe9'", "\"d\\xE9\"")]
    [InlineData("TITAN_DATA_DIR=$'d\\xe9' manager", "TITAN_DATA_DIR: its value \"d\\xE9\"")]
    [InlineData("mkdir $'\\xe9'; cd $'\\xe9'; manager", "--data-dir: ./titan-data is relative")]
    [InlineData("manager --config $'d\\xe9'", "\"d\\xE9\"")]
    [InlineData("worker --work-dir $'d\\xe9'", "\"d\\xE9\"")]
    [InlineData("HOME=$'/\\xe9' worker", "HOME: its value \"/\\xE9\"")]
    [InlineData("TMPDIR=$'/\\xe9' worker", "TMPDIR: its value \"/\\xE9\"")]
    public async Task What_is_no_UTF_8_is_refused_with_exit_code_2_and_named(string script, string named)
    {
        var answer = await ShellAsync("127.0.0.1:1", script);
        Assert.True(answer.ExitCode == 2, $"exit code {answer.ExitCode}: {answer.Error}");
        Assert.Contains(named, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_UTF_8_passes_whatever_the_locale_is()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.AddWorkerAsync("w1");
        Assert.Equal("ü\uFFFD漢", (await ShellAsync(cluster.Address, "LC_ALL=POSIX titan run -- printf %s $'\\xc3\\xbc\\xef\\xbf\\xbd\\xe6\\xbc\\xa2'")).Ended(0).Text);
        Assert.Equal("/tmp", (await ShellAsync(cluster.Address, "mkdir $'\\xe9'; cd $'\\xe9'; titan run --cwd /tmp pwd")).Ended(0).Text);
        (await ShellAsync(cluster.Address, "mkdir $'\\xe9'; cd $'\\xe9'; titan run --scratch true")).Ended(0);
    }

    [Theory]
    [InlineData("titan run cat <<< data", true)]
    [InlineData("printf data > f; titan run cat < f", true)]
    [InlineData("printf data > f; titan submit --wait cat < f", true)]
    [InlineData("titan run cat < /dev/null", false)]
    [InlineData("titan run cat <&-", false)]
    [InlineData("sleep 0 | titan run cat", false)]
    [InlineData("printf '1\\n2\\n' | while read x; do titan submit true; done", false)]
    [InlineData("printf '1\\n2\\n' > f; while read x; do titan submit true; done < f", false)]
    [InlineData("printf 'true\\ntrue\\n' | titan submit --each-line -", false)]
    [InlineData("printf data | titan submit --stdin cat", false)]
    [InlineData("printf data | titan run --stdin cat", false)]
    public async Task Piped_data_that_no_task_will_read_is_told_and_a_loop_keeps_its_lines(string script, bool isTold)
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.AddWorkerAsync("w1");
        var answer = (await ShellAsync(cluster.Address, script)).Ended(0);
        Assert.Equal(isTold, answer.Error.Contains("standard input is not sent", StringComparison.Ordinal));
        if (script.Contains("while", StringComparison.Ordinal)) Assert.Equal(2, answer.Text.Split('\n').Length);
    }

    [Fact]
    public async Task Standard_input_reaches_the_task_byte_for_byte()
    {
        await using var cluster = await Cluster.StartAsync(StoreKind.Sqlite);
        await cluster.AddWorkerAsync("w1");

        Assert.Equal([0, 255, 10, 13, 10], (await ShellAsync(cluster.Address, "printf '\\000\\377\\n\\r\\n' | titan run --stdin cat")).Ended(0).Bytes);
        Assert.Equal("0", (await ShellAsync(cluster.Address, "titan run --stdin wc -c < /dev/null")).Ended(0).Text);
        Assert.Equal("1048576", (await ShellAsync(cluster.Address, "head -c 1048576 /dev/zero | titan run --stdin wc -c")).Ended(0).Text);
        var refused = (await ShellAsync(cluster.Address, "head -c 1048577 /dev/zero | titan run --stdin wc -c")).Ended(2);
        Assert.Contains("write it to a file that the command reads", refused.Error, StringComparison.Ordinal);
        Assert.Equal(["a", "data", "b", "data"], (await ShellAsync(cluster.Address,
            "printf 'a\\nb\\n' > lines; printf 'data\\n' | titan submit --stdin --each-line lines --command 'echo {}; cat' | while read id; do titan wait $id > wait; titan logs $id; done")).Ended(0).Lines);
        var both = (await ShellAsync(cluster.Address, "echo true | titan submit --stdin --each-line -")).Ended(2);
        Assert.Contains("both read standard input", both.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attempt_again_and_a_retry_read_all_of_it_again_after_the_manager_was_another()
    {
        await using var cluster = await Cluster.StartAsync(StoreKind.Sqlite);
        var id = (await ShellAsync(cluster.Address, "printf 'one\\ntwo' | titan submit -o id --scratch --stdin --max-retries 1 --command 'cat; exit 3'")).Ended(0).Text;
        cluster.Manager.Send(Signal.Kill);
        await cluster.Manager.ExitAsync();
        await cluster.StartManagerAgainAsync();
        await cluster.AddWorkerAsync("w1");

        var task = await cluster.Titan.EndedAsync(id);
        Assert.Equal((2, "one\ntwo"), (task.Attempts.Count, task.Stdout));
        var told = (await cluster.Titan.RunAsync("get", id, "-o", "json")).Ended(0).Read<Dictionary<string, object?>>();
        Assert.Equal("7", told["stdin_bytes"]?.ToString());
        var again = (await cluster.Titan.RunAsync("retry", id, "-o", "id")).Ended(0).Text;
        Assert.Equal("one\ntwo", (await cluster.Titan.EndedAsync(again)).Stdout);
    }

    [Fact]
    public async Task A_task_finds_the_manager_and_may_be_told_another_one()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.AddWorkerAsync("w1", slots: 2);
        Assert.Equal(26, (await ShellAsync(cluster.Address, "titan run --env PATH=\"$PATH\" --command 'titan submit -o id true'")).Ended(0).Text.Length);
        Assert.Equal("there:1", (await ShellAsync(cluster.Address, "titan run --env TITAN_MANAGER=there:1 --command 'echo $TITAN_MANAGER'")).Ended(0).Text);
    }

    [Fact]
    public async Task A_folder_that_the_worker_does_not_have_is_named_with_what_to_do()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.AddWorkerAsync("w1");
        var answer = (await ShellAsync(cluster.Address, "titan run --max-retries 0 --cwd /no/such true")).Ended(125);
        Assert.Contains($"no folder /no/such on {Environment.MachineName}; share it, or use --scratch", answer.Error, StringComparison.Ordinal);
    }

    private static async Task<Answer> ShellAsync(string manager, string script)
    {
        // .NET could not remove a folder of such a name.
        var process = Launch.Start("/bin/bash", ["-c", $"folder=$(mktemp -d); trap 'rm -rf \"$folder\"' EXIT; cd \"$folder\"; {script}"],
            KeyValuePair.Create("PATH", $"{Path.GetDirectoryName(Programs.Titan)}:{Environment.GetEnvironmentVariable("PATH")}"), KeyValuePair.Create("TITAN_MANAGER", manager));
        return await TitanCommand.EndAsync(process, script);
    }
}

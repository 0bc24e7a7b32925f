using System.Text;
using Titan.Protocol.V1;
using Titan.Tests.Client;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Cli;

public sealed class RunCommandTests
{
    [Fact]
    public async Task Output_is_exact_bytes_on_its_own_streams_and_the_exit_code_is_the_tasks()
    {
        await using var manager = await RestartableManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address);
        var call = new Prompt(manager).RunAsync("run", "--max-retries", "0", "--", "prog");
        var grant = await worker.GrantAsync();
        await worker.BeginAsync(grant);
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];

        await worker.WriteAsync(grant, OutputStream.Stdout, 0, bytes);
        await worker.WriteAsync(grant, OutputStream.Stderr, 0, "oops\n"u8);
        await worker.EndAsync(grant, exitCode: 3, stdout: ScriptedWorker.Whole(256), stderr: ScriptedWorker.Whole(5));

        var answer = (await call).Ended(3);
        Assert.Equal(bytes, answer.Bytes);
        Assert.Equal($"oops\ntitan: task {grant.TaskId} failed: exit code 3 (1 run, 0 retries allowed)\n", answer.Error);
    }

    [Theory]
    [InlineData(0, 125)]
    [InlineData(3, 3)]
    [InlineData(0, 0, "--lossy")]
    [InlineData(0, 0, "--stdout", "out.txt")]
    public async Task Bytes_that_are_missing_of_a_success_are_none(int exitCode, int expected, params string[] asked)
    {
        await using var manager = await RestartableManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address);
        var call = new Prompt(manager).RunAsync(["run", .. asked, "--max-output", "4", "--", "prog"]);
        var grant = await worker.GrantAsync();
        Assert.Equal(4, grant.MaxOutputBytes);
        Assert.Equal(asked is ["--stdout", var file] ? file : "", grant.StdoutPath);
        await worker.BeginAsync(grant);
        await worker.WriteAsync(grant, OutputStream.Stdout, 0, "ab"u8);
        await worker.WriteAsync(grant, OutputStream.Stdout, 8, "yz"u8);
        await worker.EndAsync(grant, exitCode, stdout: new Sealed { TotalBytes = 10, HeadBytes = 2, TailBytes = 2 });

        var answer = (await call).Ended(expected);
        Assert.Equal("abyz", answer.Text);
        Assert.Contains("6 bytes of stdout are missing here", answer.Error, StringComparison.Ordinal);
        Assert.Equal(expected == 125, answer.Error.Contains("6 bytes of its output are missing, so this ends with 125; keep more with --max-output", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Cause.ExitCode, 0, 0, 0)]
    [InlineData(Cause.Timeout, 0, 15, 124)]
    [InlineData(Cause.Signal, 0, 9, 137)]
    [InlineData(Cause.Spawn, 0, 0, 125)]
    public async Task The_end_decides_the_exit_code(Cause cause, int exitCode, int signal, int expected)
    {
        await using var manager = await RestartableManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address);
        var call = new Prompt(manager).RunAsync("run", "--max-retries", "0", "--", "prog");
        var grant = await worker.GrantAsync();
        await worker.BeginAsync(grant);
        await worker.EndAsync(grant, exitCode, cause, signal);
        (await call).Ended(expected);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5, "--max-retries", "5")]
    public async Task Nothing_runs_again_unless_asked_for(int expected, params string[] asked)
    {
        await using var manager = await RestartableManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address);
        var call = new Prompt(manager).RunAsync(["run", "-o", "json", .. asked, "--", "prog"]);
        await worker.ServeAsync();
        Assert.Equal(expected, (await call).Ended(0).Json.GetProperty("max_retries").GetInt32());
    }

    [Theory]
    [InlineData("if it fails, it runs up to 3 more times; --max-retries N changes that")]
    [InlineData(null, "--max-retries", "2")]
    public async Task Submit_tells_a_person_how_often_it_will_run_unless_they_said_so(string? told, params string[] asked)
    {
        await using var manager = await RestartableManager.StartAsync();
        var answer = (await new Prompt(manager) { Width = 80 }.RunAsync(["submit", .. asked, "--", "prog"])).Ended(0);
        Assert.Equal(told is null ? "" : $"titan: {told}\n", answer.Error);
        Assert.Equal("", (await new Prompt(manager).RunAsync(["submit", .. asked, "--", "prog"])).Ended(0).Error);
    }

    [Fact]
    public async Task A_cancelled_task_is_125()
    {
        await using var manager = await RestartableManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address);
        var prompt = new Prompt(manager);
        var call = prompt.RunAsync("run", "--", "prog");
        var grant = await worker.GrantAsync();
        await worker.BeginAsync(grant);

        var cancel = (await prompt.RunAsync("cancel", grant.TaskId, "--reason", "wrong input")).Ended(0);
        Assert.Equal($"{grant.TaskId}  cancel requested\n", cancel.Text);
        await worker.StopAsync();
        await worker.EndAsync(grant, cause: Cause.Cancelled, signal: 15);

        Assert.Contains("cancelled: cancelled by anonymous: wrong input", (await call).Ended(125).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_detaches_and_tells_how_to_come_back()
    {
        await using var manager = await RestartableManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address);
        using var interrupt = new CancellationTokenSource();
        var prompt = new Prompt(manager);
        var call = prompt.RunAsync(Stream.Null, interrupt.Token, "run", "--", "prog");
        var grant = await worker.GrantAsync();

        await interrupt.CancelAsync();

        var answer = (await call).Ended(130);
        Assert.Contains($"titan logs --follow {grant.TaskId}", answer.Error, StringComparison.Ordinal);
        Assert.Equal("running", (await prompt.RunAsync("get", grant.TaskId, "-o", "json")).Json.GetProperty("phase").GetString());
    }

    [Fact]
    public async Task Ctrl_C_before_the_manager_answers_says_that_the_task_may_be_queued()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        using var interrupt = new CancellationTokenSource();
        var call = new Prompt().RunAsync(Stream.Null, interrupt.Token, "--manager", silent.LocalEndpoint.ToString()!, "run", "--", "prog");
        using var connection = await silent.AcceptSocketAsync(TestContext.Current.CancellationToken).AsTask().InTime();

        await interrupt.CancelAsync();

        Assert.Contains("whether the task was queued is not known", (await call).Ended(130).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Under_json_the_answer_is_the_task_with_its_output()
    {
        await using var manager = await RestartableManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address);
        var call = new Prompt(manager).RunAsync("run", "-o", "json", "--", "prog");
        await worker.ServeAsync("hi\n");

        var task = (await call).Ended(0).Json;
        Assert.Equal("hi\n", task.GetProperty("stdout").GetString());
        Assert.Equal("", task.GetProperty("stderr").GetString());
        Assert.Equal(3, task.GetProperty("stdout_bytes").GetInt64());
        Assert.False(task.GetProperty("output_truncated").GetBoolean());
        var attempt = Assert.Single(task.GetProperty("attempts").EnumerateArray());
        Assert.Equal(("w1", "succeeded", "exit_code", 0), (attempt.GetProperty("worker").GetString(), attempt.GetProperty("phase").GetString(), attempt.GetProperty("cause").GetString(), attempt.GetProperty("exit_code").GetInt32()));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, attempt.GetProperty("signal").ValueKind);
    }

    [Fact]
    public async Task A_reader_that_has_gone_ends_the_program_quietly()
    {
        await using var manager = await RestartableManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address);
        using var error = new MemoryStream();
        using var gone = new GoneReader();
        var call = new Prompt(manager).StartAsync(Stream.Null, gone, error, CancellationToken.None, "run", "--", "prog");
        var grant = await worker.GrantAsync();
        await worker.BeginAsync(grant);
        await worker.WriteAsync(grant, OutputStream.Stdout, 0, "anything"u8);

        Assert.Equal(141, await call.InTime());
        Assert.Equal("", Encoding.UTF8.GetString(error.ToArray()));
    }

    /// <summary>What writing to a pipe is like when nobody reads it any more.</summary>
    private sealed class GoneReader : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new Titan.Cli.Terminals.BrokenPipeException();

        public override void Write(byte[] buffer, int offset, int count) => throw new Titan.Cli.Terminals.BrokenPipeException();
    }
}

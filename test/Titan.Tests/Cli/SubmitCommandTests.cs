using System.Text.Json;
using Titan.Tests.Client;

namespace Titan.Tests.Cli;

public sealed class SubmitCommandTests
{
    [Fact]
    public async Task Every_switch_arrives_at_the_manager()
    {
        await using var manager = await RestartableManager.StartAsync();
        var prompt = new Prompt(manager);

        var id = (await prompt.RunAsync("submit", "--timeout", "1m30s", "--max-retries=7", "--env", "A=1", "--env", "B=x=y", "--cwd", "/tmp", "--name", "my task", "--priority", "-5",
            "--label", "run=7", "--require", "gpu=a100", "--id-key", "k1", "--delay", "1h", "--", "prog", "--flag", "two words", "-o", "json")).Ended(0).Text.Trim();

        var task = (await prompt.RunAsync("get", "--id", id, "-o", "json")).Ended(0).Json;
        Assert.Equal(26, id.Length);
        Assert.Equal("prog --flag 'two words' -o json", Text("command"));
        Assert.Equal(["prog", "--flag", "two words", "-o", "json"], task.GetProperty("argv").EnumerateArray().Select(argument => argument.GetString()));
        Assert.Equal("exec", Text("executor"));
        Assert.Equal(90, task.GetProperty("timeout_s").GetDouble());
        Assert.Equal(7, task.GetProperty("max_retries").GetInt32());
        Assert.Equal("""{"A":"1","B":"x=y"}""", JsonSerializer.Serialize(task.GetProperty("env")));
        Assert.Equal("/tmp", Text("cwd"));
        Assert.Equal("my task", Text("name"));
        Assert.Equal(-5, task.GetProperty("priority").GetInt32());
        Assert.Equal("7", task.GetProperty("labels").GetProperty("run").GetString());
        Assert.Equal("a100", task.GetProperty("require").GetProperty("gpu").GetString());
        Assert.Equal("k1", Text("id_key"));
        Assert.Equal(3600, task.GetProperty("delay_s").GetDouble());
        Assert.Equal("pending", Text("phase"));
        Assert.StartsWith("delayed, next run in", Text("reason"), StringComparison.Ordinal);
        Assert.EndsWith("Z", Text("submitted_at"), StringComparison.Ordinal);

        string? Text(string name) => task.GetProperty(name).GetString();
    }

    [Fact]
    public async Task The_environment_speaks_where_the_command_line_is_silent()
    {
        await using var manager = await RestartableManager.StartAsync();
        var prompt = new Prompt(manager);
        prompt.Environment["TITAN_PRIORITY"] = "3";
        prompt.Environment["TITAN_NAME"] = "from outside";
        prompt.Environment["TITAN_OUTPUT"] = "json";

        var id = (await prompt.RunAsync("submit", "--name", "typed", "--", "true")).Ended(0).Json.GetProperty("id").GetString()!;

        var task = (await prompt.RunAsync("get", id)).Ended(0).Json;
        Assert.Equal(("typed", 3), (task.GetProperty("name").GetString(), task.GetProperty("priority").GetInt32()));
    }

    [Fact]
    public async Task One_key_is_one_task()
    {
        await using var manager = await RestartableManager.StartAsync();
        var prompt = new Prompt(manager);

        var first = (await prompt.RunAsync("submit", "--id-key", "k", "-o", "json", "--", "true")).Ended(0).Json;
        var second = (await prompt.RunAsync("submit", "--id-key", "k", "-o", "json", "--", "true")).Ended(0).Json;
        Assert.Equal(first.GetProperty("id").GetString(), second.GetProperty("id").GetString());
        Assert.Equal((false, true), (first.GetProperty("existed").GetBoolean(), second.GetProperty("existed").GetBoolean()));

        var other = (await prompt.RunAsync("submit", "--id-key", "k", "-o", "json", "--", "false")).Ended(1);
        Assert.Equal("ALREADY_EXISTS", other.Json.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_refused_task_is_exit_code_1()
    {
        await using var manager = await RestartableManager.StartAsync();
        var answer = (await new Prompt(manager).RunAsync("submit", "--cwd", "relative", "--", "true")).Ended(1);
        Assert.Empty(answer.Bytes);
        Assert.Contains("not an absolute path; begin it with /", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_prints_the_id_and_ends_with_the_exit_code()
    {
        await using var manager = await RestartableManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address);
        var call = new Prompt(manager).RunAsync("submit", "--wait", "--max-retries", "0", "--", "true");

        var grant = await worker.ServeAsync("not shown", exitCode: 17);

        var answer = (await call).Ended(17);
        Assert.Equal($"{grant.TaskId}\n", answer.Text);
        Assert.Contains($"task {grant.TaskId} failed: exit code 17", answer.Error, StringComparison.Ordinal);
    }
}

using System.Text.Json;
using Titan.Cli.Switches;
using Titan.Tests.Client;

namespace Titan.Tests.Cli;

public sealed class SubmitCommandTests
{
    [Fact]
    public async Task Every_switch_arrives_at_the_manager()
    {
        await using var manager = await RestartableManager.StartAsync();
        var prompt = new Prompt(manager);

        var id = (await prompt.RunAsync("submit", "--timeout", "1m30s", "--grace", "20s", "--max-retries=7", "--env", "A=1", "--env", "B=x=y", "--cwd", "/tmp", "--name", "my task", "--priority", "-5",
            "--label", "run=7", "--require", "gpu=a100", "--id-key", "k1", "--delay", "1h", "--", "prog", "--flag", "two words", "-o", "json")).Ended(0).Text.Trim();

        var task = (await prompt.RunAsync("get", "--id", id, "-o", "json")).Ended(0).Json;
        Assert.Equal(26, id.Length);
        Assert.Equal("prog --flag 'two words' -o json", Text("command"));
        Assert.Equal(["prog", "--flag", "two words", "-o", "json"], task.GetProperty("argv").EnumerateArray().Select(argument => argument.GetString()));
        Assert.Equal("exec", Text("executor"));
        Assert.Equal(90, task.GetProperty("timeout_s").GetDouble());
        Assert.Equal(20, task.GetProperty("grace_s").GetDouble());
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
    public async Task A_task_that_the_manager_refuses_is_exit_code_2()
    {
        await using var manager = await RestartableManager.StartAsync();
        var answer = (await new Prompt(manager).RunAsync("submit", "--env", "1A=x", "--", "true")).Ended(2);
        Assert.Empty(answer.Bytes);
        Assert.Contains("no name of a variable", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_meant_for_a_Worker_or_for_one_task_is_not_taken_from_the_environment()
    {
        await using var manager = await RestartableManager.StartAsync();
        var prompt = new Prompt(manager);
        foreach (var name in (string[])["LABEL", "ENV", "COMMAND", "ID_KEY", "EACH_LINE", "STATE", "WORKER", "SINCE", "ALL", "WATCH", "YES", "ID", "WAIT", "FOLLOW", "STDERR", "REASON"])
            prompt.Environment[$"TITAN_{name}"] = "gpu=a100";

        var id = (await prompt.RunAsync("submit", "--", "true")).Ended(0).Text.Trim();

        var task = (await prompt.RunAsync("get", id, "-o", "json")).Ended(0).Json;
        Assert.Equal(("true", "{}", "{}"), (task.GetProperty("command").GetString(), task.GetProperty("labels").GetRawText(), task.GetProperty("env").GetRawText()));
        Assert.Equal(id, (await prompt.RunAsync("tasks", "-o", "id")).Ended(0).Text.Trim());
        Assert.Contains("say which tasks", (await prompt.RunAsync("cancel")).Ended(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_starts_in_the_folder_of_the_caller_unless_told_otherwise()
    {
        await using var manager = await RestartableManager.StartAsync();
        var prompt = new Prompt(manager);
        var here = Environment.CurrentDirectory;
        Assert.Equal(here, await FolderAsync());
        Assert.Equal("/srv", await FolderAsync("--cwd", "/srv"));
        Assert.Equal(here, await FolderAsync("--cwd", "."));
        Assert.Equal(Path.Combine(here, "a/b"), await FolderAsync("--cwd", "a//b/"));
        Assert.Equal(Path.GetDirectoryName(here), await FolderAsync("--cwd", ".."));
        Assert.Null(await FolderAsync("--scratch"));
        Assert.Contains("not both", (await prompt.RunAsync("submit", "--scratch", "--cwd", ".", "true")).Ended(2).Error, StringComparison.Ordinal);
        Assert.Contains("--cwd is empty", (await prompt.RunAsync("submit", "--cwd", "", "true")).Ended(2).Error, StringComparison.Ordinal);

        prompt.Environment["TITAN_SCRATCH"] = "1";
        Assert.Null(await FolderAsync());
        Assert.Equal("/srv", await FolderAsync("--cwd", "/srv"));

        async Task<string?> FolderAsync(params string[] switches)
        {
            var id = (await prompt.RunAsync(["submit", .. switches, "--", "true"])).Ended(0).Text.Trim();
            return (await prompt.RunAsync("get", id, "-o", "json")).Ended(0).Json.GetProperty("cwd").GetString();
        }
    }

    [Fact]
    public void The_folder_has_the_name_that_the_shell_has_for_it()
    {
        using var folder = new TemporaryFolder();
        var link = $"{folder.Path}-link";
        File.CreateSymbolicLink(link, Environment.CurrentDirectory);
        try
        {
            Assert.Equal(link, CallersFolder.Of(_ => link).Value);
            Assert.Equal(Environment.CurrentDirectory, CallersFolder.Of(_ => folder.Path).Value);
            Assert.Equal(Environment.CurrentDirectory, CallersFolder.Of(_ => "relative").Value);
            Assert.Equal(Environment.CurrentDirectory, CallersFolder.Of(_ => null).Value);
        }
        finally
        {
            File.Delete(link);
        }
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

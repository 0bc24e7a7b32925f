using Titan.Protocol.V1;
using Titan.Tests.Client;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Cli;

public sealed class ChangeTests
{
    [Fact]
    public async Task Cancel_takes_many_ids_and_tells_each()
    {
        await using var manager = await RestartableManager.StartAsync();
        var prompt = new Prompt(manager);
        var (a, b) = (await SubmitAsync(prompt), await SubmitAsync(prompt));

        var answer = (await prompt.RunAsync("cancel", a, "ZZZZ", b)).Ended(1);
        Assert.Equal($"{a}  cancelled\n{b}  cancelled\n", answer.Text);
        Assert.Equal(2, answer.Error.Count(letter => letter == '\n'));
        Assert.Contains("no task ZZZZ", answer.Error, StringComparison.Ordinal);
        Assert.EndsWith("titan: 2 cancelled, 1 refused\n", answer.Error, StringComparison.Ordinal);

        var again = (await prompt.RunAsync("cancel", a, b, "-o", "json")).Ended(1).Json;
        Assert.All(again.EnumerateArray(), item => Assert.Equal("FAILED_PRECONDITION", item.GetProperty("error").GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_filter_without_yes_tells_how_many_and_changes_nothing()
    {
        await using var manager = await RestartableManager.StartAsync();
        var prompt = new Prompt(manager);
        await SubmitAsync(prompt, "--label", "run=1");
        await SubmitAsync(prompt, "--label", "run=1");
        await SubmitAsync(prompt);

        var answer = (await prompt.RunAsync("cancel", "--label", "run=1")).Ended(2);
        Assert.Contains("this would cancel 2 tasks; add --yes to do it", answer.Error, StringComparison.Ordinal);
        Assert.Equal(3, (await prompt.RunAsync("tasks", "--state", "pending", "-o", "id")).Lines.Length);

        Assert.Equal(2, (await prompt.RunAsync("cancel", "--label", "run=1", "--yes", "-o", "id")).Ended(0).Lines.Length);
        Assert.Single((await prompt.RunAsync("tasks", "--state", "pending", "-o", "id")).Lines);
        Assert.Equal("titan: no task to cancel\n", (await prompt.RunAsync("cancel", "--label", "run=1", "--yes")).Ended(0).Error);
    }

    [Fact]
    public async Task Retry_prints_the_new_ids()
    {
        await using var manager = await RestartableManager.StartAsync();
        var prompt = new Prompt(manager);
        var id = await SubmitAsync(prompt, "--name", "again");
        (await prompt.RunAsync("retry", id)).Ended(1);
        (await prompt.RunAsync("cancel", id)).Ended(0);

        var fresh = (await prompt.RunAsync("retry", id, "--reason", "the disk was full")).Ended(0).Text.Trim();
        var task = (await prompt.RunAsync("get", fresh, "-o", "json")).Ended(0).Json;
        Assert.Equal((id, "again", "pending"), (task.GetProperty("retry_of").GetString(), task.GetProperty("name").GetString(), task.GetProperty("phase").GetString()));
        Assert.Equal("the disk was full", task.GetProperty("retry_reason").GetString());
        Assert.Contains($"submitted as a retry of {id}: the disk was full", (await prompt.RunAsync("why", fresh)).Ended(0).Text, StringComparison.Ordinal);

        var answer = (await prompt.RunAsync("retry", "--all", "--again", "--yes", "-o", "json")).Ended(0).Json;
        Assert.Equal(id, Assert.Single(answer.EnumerateArray()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task Wait_tells_each_end_and_ends_with_the_first_failure_in_the_order_given()
    {
        await using var manager = await RestartableManager.StartAsync();
        var prompt = new Prompt(manager);
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address, slots: 3);
        var ids = new[] { await SubmitAsync(prompt), await SubmitAsync(prompt), await SubmitAsync(prompt) };
        var call = prompt.RunAsync(["wait", .. ids]);
        var grants = new List<Grant>();
        foreach (var _ in ids) grants.Add(await worker.GrantAsync());
        foreach (var grant in grants) await worker.BeginAsync(grant);

        await worker.EndAsync(grants.Single(grant => grant.TaskId == ids[2]), exitCode: 9);
        await worker.EndAsync(grants.Single(grant => grant.TaskId == ids[1]), exitCode: 4);
        await worker.EndAsync(grants.Single(grant => grant.TaskId == ids[0]));

        var answer = (await call).Ended(4);
        Assert.Equal(3, answer.Lines.Length);
        Assert.Contains($"{ids[2]}  failed  exit code 9", answer.Text, StringComparison.Ordinal);

        var one = (await prompt.RunAsync("wait", ids[0], "-o", "json")).Ended(0).Json;
        Assert.Equal("succeeded", one.GetProperty("phase").GetString());
        var all = (await prompt.RunAsync("wait", ids[0], ids[1], "-o", "json")).Ended(4).Json;
        Assert.Equal(2, all.GetArrayLength());
    }

    [Fact]
    public async Task Wait_gives_up_at_its_timeout_with_124_and_an_unknown_id_is_1()
    {
        await using var manager = await RestartableManager.StartAsync();
        var prompt = new Prompt(manager);
        var id = await SubmitAsync(prompt);
        var answer = (await prompt.RunAsync("wait", id, "--timeout", "50ms")).Ended(124);
        Assert.Contains($"the task goes on; come back with `titan wait {id}`", answer.Error, StringComparison.Ordinal);
        Assert.Empty(answer.Bytes);
        var error = (await prompt.RunAsync("wait", id, id, "--timeout", "50ms", "-o", "json")).Ended(124).Json.GetProperty("error");
        Assert.Equal("DEADLINE_EXCEEDED", error.GetProperty("code").GetString());
        (await prompt.RunAsync("wait", "ZZZZ")).Ended(1);
        Assert.Contains("\"50d\" is too long; at most 49d is allowed", (await prompt.RunAsync("wait", id, "--timeout", "50d")).Ended(2).Error, StringComparison.Ordinal);
        (await prompt.RunAsync("cancel", id)).Ended(0);
        (await prompt.RunAsync("wait", id, "--timeout", "49d")).Ended(125);
    }

    [Fact]
    public async Task Get_shows_all_there_is_to_a_task()
    {
        await using var manager = await RestartableManager.StartAsync();
        var prompt = new Prompt(manager);
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address);
        var id = await SubmitAsync(prompt, "--name", "demo", "--label", "run=7");
        await worker.ServeAsync("out\u001b[2J\n", exitCode: 3);
        (await prompt.RunAsync("wait", id)).Ended(3);

        var text = (await prompt.RunAsync("get", id[..22])).Ended(0).Text;

        foreach (var told in (string[])[id, "demo", "failed", "exit code 3 (1 run, 0 retries allowed)", "run=7", "w1", "stdout (8 bytes)", "  out\\u001B[2J"])
            Assert.Contains(told, text, StringComparison.Ordinal);
        Assert.DoesNotContain("\e", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_give_one_stream_or_one_attempt_and_a_variable_of_the_tasks_own_environment_does_not_mislead()
    {
        await using var manager = await RestartableManager.StartAsync();
        var prompt = new Prompt(manager);
        prompt.Environment["TITAN_ATTEMPT"] = "9";
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address);
        var id = (await prompt.RunAsync("submit", "--max-retries", "1", "--", "flaky")).Ended(0).Text.Trim();
        await worker.ServeAsync("first\n", exitCode: 1);
        await worker.ServeAsync("second\n");
        (await prompt.RunAsync("wait", id)).Ended(0);

        Assert.Equal("second\n", (await prompt.RunAsync("logs", id)).Ended(0).Text);
        Assert.Equal("first\n", (await prompt.RunAsync("logs", id, "--attempt", "1")).Ended(0).Text);
        Assert.Equal("ond\n", (await prompt.RunAsync("logs", id, "--since-offset", "3")).Ended(0).Text);
        Assert.Empty((await prompt.RunAsync("logs", id, "--stderr")).Ended(0).Bytes);
        Assert.Equal("second\n", (await prompt.RunAsync("logs", id, "-f", "--stdout")).Ended(0).Text);
        var json = (await prompt.RunAsync("logs", id, "-o", "json")).Ended(0).Json;
        Assert.Equal((2, "second\n"), (json.GetProperty("attempt").GetInt32(), json.GetProperty("stdout").GetString()));
        (await prompt.RunAsync("logs", id, "--attempt", "7")).Ended(1);
    }

    private static async Task<string> SubmitAsync(Prompt prompt, params string[] arguments) =>
        (await prompt.RunAsync(["submit", "--max-retries", "0", .. arguments, "--", "true"])).Ended(0).Text.Trim();
}

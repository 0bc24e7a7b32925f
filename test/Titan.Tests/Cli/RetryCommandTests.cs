using Titan.Tests.Client;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Cli;

/// <summary><c>titan retry</c> knows what was retried.</summary>
public sealed class RetryCommandTests : IAsyncLifetime
{
    private RestartableManager _manager = null!;
    private Prompt _prompt = null!;

    public async ValueTask InitializeAsync()
    {
        _manager = await RestartableManager.StartAsync();
        _prompt = new Prompt(_manager);
    }

    public async ValueTask DisposeAsync() => await _manager.DisposeAsync();

    [Fact]
    public async Task A_task_is_retried_once_and_both_name_each_other()
    {
        var id = await CancelledAsync();
        var retry = (await _prompt.RunAsync("retry", id)).Ended(0).Text.Trim();

        var answer = (await _prompt.RunAsync("retry", id)).Ended(0);
        Assert.Empty(answer.Bytes);
        Assert.Contains($"task {id} has been retried already, as {retry}", answer.Error, StringComparison.Ordinal);
        Assert.Contains("--again", answer.Error, StringComparison.Ordinal);
        var json = (await _prompt.RunAsync("retry", id, "-o", "json")).Ended(0).Json;
        Assert.Equal((id, null, retry), (json.GetProperty("id").GetString(), json.GetProperty("new_id").GetString(), json.GetProperty("retried_by").GetString()));

        Assert.Contains($"retried by  {retry}", (await _prompt.RunAsync("get", id)).Ended(0).Text, StringComparison.Ordinal);
        Assert.Equal(retry, (await _prompt.RunAsync("get", id, "-o", "json")).Ended(0).Json.GetProperty("retried_by").GetString());
        Assert.Equal(id, (await _prompt.RunAsync("get", retry, "-o", "json")).Ended(0).Json.GetProperty("retry_of").GetString());
        Assert.Contains($"it has been retried, as {retry}", (await _prompt.RunAsync("why", id)).Ended(0).Text, StringComparison.Ordinal);

        var again = (await _prompt.RunAsync("retry", id, "--again")).Ended(0).Text.Trim();
        Assert.NotEqual(retry, again);
        Assert.Equal(again, (await _prompt.RunAsync("get", id, "-o", "json")).Ended(0).Json.GetProperty("retried_by").GetString());
    }

    [Fact]
    public async Task A_filter_means_what_has_not_been_retried()
    {
        for (var i = 0; i < 3; i++) await CancelledAsync("--label", "run=1");
        Assert.Contains("this would retry 3 tasks; add --yes", (await _prompt.RunAsync("retry", "-l", "run=1")).Ended(2).Error, StringComparison.Ordinal);
        var first = (await _prompt.RunAsync("retry", "-l", "run=1", "--yes")).Ended(0);
        Assert.Equal((3, "titan: 3 retried\n"), (first.Lines.Length, first.Error));

        // The retries carry the label too, and one of them is broken again.
        (await _prompt.RunAsync("cancel", first.Lines[0])).Ended(0);
        Assert.Contains("this would retry 1 task, and leave 3 alone: retried already (--again repeats them); add --yes", (await _prompt.RunAsync("retry", "-l", "run=1")).Ended(2).Error, StringComparison.Ordinal);
        var second = (await _prompt.RunAsync("retry", "-l", "run=1", "--yes")).Ended(0);
        Assert.Equal((1, "titan: 1 retried, 3 retried already (--again repeats them)\n"), (second.Lines.Length, second.Error));
        var third = (await _prompt.RunAsync("retry", "-l", "run=1", "--yes")).Ended(0);
        Assert.Equal((0, "titan: no task to retry: 4 retried already (--again repeats them)\n"), (third.Lines.Length, third.Error));
        Assert.Equal(4, (await _prompt.RunAsync("retry", "-l", "run=1", "--again", "--yes", "-o", "id")).Ended(0).Lines.Length);
    }

    [Fact]
    public async Task A_retry_can_have_another_timeout_folder_and_number_of_retries()
    {
        var id = await CancelledAsync("--timeout", "5", "--cwd", "/srv", "--priority", "3");

        var same = await RetryAsync(id);
        Assert.Equal((5, "/srv", 0, 3), (same.GetProperty("timeout_s").GetDouble(), same.GetProperty("cwd").GetString(), same.GetProperty("max_retries").GetInt32(), same.GetProperty("priority").GetInt32()));
        var other = await RetryAsync(id, "--timeout", "2h", "--cwd", "/tmp", "--max-retries", "7");
        Assert.Equal((7_200, "/tmp", 7, 3), (other.GetProperty("timeout_s").GetDouble(), other.GetProperty("cwd").GetString(), other.GetProperty("max_retries").GetInt32(), other.GetProperty("priority").GetInt32()));
        Assert.Null((await RetryAsync(id, "--scratch")).GetProperty("cwd").GetString());
    }

    private async Task<System.Text.Json.JsonElement> RetryAsync(string id, params string[] switches)
    {
        var retry = (await _prompt.RunAsync(["retry", id, "--again", .. switches])).Ended(0).Text.Trim();
        return (await _prompt.RunAsync("get", retry, "-o", "json")).Ended(0).Json;
    }

    private async Task<string> CancelledAsync(params string[] arguments)
    {
        var id = (await _prompt.RunAsync(["submit", "--max-retries", "0", .. arguments, "--", "true"])).Ended(0).Text.Trim();
        (await _prompt.RunAsync("cancel", id)).Ended(0);
        return id;
    }
}

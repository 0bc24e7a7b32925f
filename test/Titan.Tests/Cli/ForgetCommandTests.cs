using Titan.Tests.Client;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Cli;

public sealed class ForgetCommandTests : IAsyncLifetime
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
    public async Task Ended_tasks_are_removed_by_id_and_what_has_not_ended_is_refused()
    {
        var (ended, waits) = (await CancelledAsync(), await SubmitAsync());

        var answer = (await _prompt.RunAsync("forget", ended, waits)).Ended(1);
        Assert.Equal($"{ended}  forgotten\n", answer.Text);
        Assert.Contains($"task {waits} is pending; only what has ended can be forgotten", answer.Error, StringComparison.Ordinal);
        Assert.EndsWith("titan: 1 forgotten, 1 refused\n", answer.Error, StringComparison.Ordinal);
        (await _prompt.RunAsync("get", ended)).Ended(1);
        (await _prompt.RunAsync("get", waits)).Ended(0);
        Assert.Equal("NOT_FOUND", (await _prompt.RunAsync("forget", ended, "-o", "json")).Ended(1).Json.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_filter_is_confirmed_first_and_leaves_what_has_not_ended()
    {
        string[] ended = [await CancelledAsync("--label", "run=1"), await CancelledAsync("--label", "run=1")];
        var (waits, other) = (await SubmitAsync("--label", "run=1"), await CancelledAsync());

        Assert.Contains("this would forget 2 tasks; add --yes to do it", (await _prompt.RunAsync("forget", "-l", "run=1")).Ended(2).Error, StringComparison.Ordinal);
        Assert.Contains("this would forget 0 tasks", (await _prompt.RunAsync("forget", "--ended-before", "1h")).Ended(2).Error, StringComparison.Ordinal);
        Assert.Contains("this would forget 3 tasks", (await _prompt.RunAsync("forget", "--ended-before", "0")).Ended(2).Error, StringComparison.Ordinal);
        Assert.Equal(ended.Order(), (await _prompt.RunAsync("forget", "-l", "run=1", "--yes", "-o", "id")).Ended(0).Lines.Order());
        Assert.Equal([other, waits], (await _prompt.RunAsync("tasks", "-o", "id")).Ended(0).Lines);
        Assert.Equal("titan: no task to forget\n", (await _prompt.RunAsync("forget", "-l", "run=1", "--yes")).Ended(0).Error);
    }

    [Fact]
    public async Task Dead_workers_are_counted_before_they_are_removed()
    {
        Assert.Contains("this would forget 0 dead workers; add --yes", (await _prompt.RunAsync("forget", "--dead-workers")).Ended(2).Error, StringComparison.Ordinal);
        Assert.Equal("titan: no dead worker to forget\n", (await _prompt.RunAsync("forget", "--dead-workers", "--yes")).Ended(0).Error);
        Assert.Equal("[]\n", (await _prompt.RunAsync("forget", "--dead-workers", "--yes", "-o", "json")).Ended(0).Text);
    }

    private async Task<string> SubmitAsync(params string[] arguments) => (await _prompt.RunAsync(["submit", .. arguments, "--", "true"])).Ended(0).Text.Trim();

    private async Task<string> CancelledAsync(params string[] arguments)
    {
        var id = await SubmitAsync(arguments);
        (await _prompt.RunAsync("cancel", id)).Ended(0);
        return id;
    }
}

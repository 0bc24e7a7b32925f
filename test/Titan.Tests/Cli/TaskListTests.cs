using Titan.Tests.Client;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Cli;

/// <summary>Order, totals and form of <c>titan tasks</c>.</summary>
public sealed class TaskListTests : IAsyncLifetime
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
    public async Task What_runs_comes_first_the_longest_running_at_the_top_and_then_the_newest()
    {
        await using var worker = await ScriptedWorker.JoinAsync(_manager.Address, slots: 2);
        var (first, second) = (await SubmitAsync(), await SubmitAsync());
        // The newer one begins first.
        var grants = new[] { await worker.GrantAsync(), await worker.GrantAsync() }.ToDictionary(grant => grant.TaskId);
        await worker.BeginAsync(grants[second]);
        await worker.BeginAsync(grants[first]);
        var waiting = new List<string>();
        for (var i = 0; i < 4; i++) waiting.Insert(0, await SubmitAsync());
        await UntilStartedAsync(first, second);

        Assert.Equal([second, first, .. waiting], await ListAsync());
        Assert.Equal([second, first, .. waiting], await ListAsync("--all"));
        Assert.Equal([second, first, waiting[0]], await ListAsync("--limit", "3"));
        Assert.Equal([second], await ListAsync("--limit", "1"));
        Assert.Equal([second, first], await ListAsync("--state", "running"));
        Assert.Equal(waiting, await ListAsync("--state", "pending"));
        Assert.Equal([.. waiting, second, first], await ListAsync("--sort", "submitted"));
        Assert.Equal([second, first], (await ListAsync("--sort", "took"))[..2]);
        Assert.Equal([first, second], (await ListAsync("--sort=-took"))[..2]);
        Assert.Equal([first], await ListAsync("--sort", "started", "--limit", "1"));
        Assert.Empty(await ListAsync("--longer-than", "1d"));
        Assert.Equal([second, first], await ListAsync("--longer-than", "0"));
    }

    [Fact]
    public async Task The_last_line_on_a_terminal_counts_all_that_match_by_phase()
    {
        await using var worker = await ScriptedWorker.JoinAsync(_manager.Address, slots: 1);
        await SubmitAsync();
        await worker.GrantAsync();
        for (var i = 0; i < 5; i++) await SubmitAsync("--label", "run=1");
        var terminal = new Prompt(_manager) { Width = 80 };

        Assert.Equal("1 running, 5 pending", (await terminal.RunAsync("tasks", "--no-color")).Ended(0).Lines[^1]);
        Assert.Equal("1 running, 5 pending; 2 of 6 shown, --all shows all", (await terminal.RunAsync("tasks", "--no-color", "--limit", "2")).Ended(0).Lines[^1]);
        Assert.Equal("5 pending", (await terminal.RunAsync("tasks", "--no-color", "-l", "run=1", "-o", "wide")).Ended(0).Lines[^1]);
        Assert.Equal("no tasks", (await terminal.RunAsync("tasks", "--no-color", "-l", "run=2")).Ended(0).Lines[^1]);
        foreach (var form in (string[][])[["-o", "json"], ["-o", "id"], ["--format", "{id}"]])
            Assert.DoesNotContain("running,", (await terminal.RunAsync(["tasks", .. form])).Ended(0).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("running,", (await _prompt.RunAsync("tasks")).Ended(0).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_sort_from_A_to_Z_priorities_from_the_top_and_what_has_none_comes_last()
    {
        var b = await SubmitAsync("--name", "beta", "--priority", "1");
        var none = await SubmitAsync();
        var a = await SubmitAsync("--name", "Alpha", "--priority", "5");

        Assert.Equal([a, b, none], await ListAsync("--sort", "name"));
        Assert.Equal([b, a, none], await ListAsync("--sort=-name"));
        Assert.Equal([a, b, none], await ListAsync("--sort", "priority", "--all"));
        Assert.Equal([a, none, b], await ListAsync("--sort", "ended"));
    }

    [Fact]
    public async Task A_template_gives_a_line_for_each_task_with_fields_of_its_json()
    {
        var id = await SubmitAsync("--name", "two words", "--label", "run=7");

        Assert.Equal($"{id} pending - {{7}} two words\t-\n", (await _prompt.RunAsync("tasks", "--format", "{id} {phase} {took_s} {{{labels.run}}} {name}\\t{labels.nobody}")).Ended(0).Text);
        Assert.Equal("{\"run\":\"7\"}\n", (await _prompt.RunAsync("tasks", "--format", "{labels}")).Ended(0).Text);
    }

    private async Task UntilStartedAsync(params string[] ids)
    {
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while ((await ListAsync("--longer-than", "0")).Count < ids.Length) await looks.WaitForNextTickAsync(TestContext.Current.CancellationToken);
    }

    private async Task<string> SubmitAsync(params string[] arguments) => (await _prompt.RunAsync(["submit", .. arguments, "--", "true"])).Ended(0).Text.Trim();

    private async Task<List<string>> ListAsync(params string[] arguments) => [.. (await _prompt.RunAsync(["tasks", "-o", "id", .. arguments])).Ended(0).Lines];
}

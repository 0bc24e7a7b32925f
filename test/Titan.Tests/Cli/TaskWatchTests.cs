using System.IO.Pipes;
using Titan.Tests.Client;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Cli;

/// <summary><c>titan tasks --watch</c>.</summary>
public sealed class TaskWatchTests : IAsyncLifetime
{
    private readonly AnonymousPipeServerStream _pipe = new(PipeDirection.In);
    private readonly CancellationTokenSource _interrupt = new();
    private RestartableManager _manager = null!;
    private StreamReader _told = null!;
    private Task<int>? _watch;

    public async ValueTask InitializeAsync()
    {
        _manager = await RestartableManager.StartAsync();
        _told = new StreamReader(_pipe);
    }

    public async ValueTask DisposeAsync()
    {
        await _interrupt.CancelAsync();
        if (_watch is not null) Assert.Equal(130, await _watch.InTime());
        _told.Dispose();
        _interrupt.Dispose();
        await _manager.DisposeAsync();
    }

    [Fact]
    public async Task A_task_that_leaves_the_filter_is_told_once_with_its_end()
    {
        await using var worker = await ScriptedWorker.JoinAsync(_manager.Address, slots: 2);
        var (first, second) = (await SubmitAsync(), await SubmitAsync());
        var grants = new[] { await worker.GrantAsync(), await worker.GrantAsync() }.ToDictionary(grant => grant.TaskId);
        Watch(new Prompt(_manager), "--state", "running,pending", "--format", "{id} {phase}");
        Assert.Equal(new[] { $"{first} running", $"{second} running" }.Order(), new[] { await LineAsync(), await LineAsync() }.Order());

        await worker.EndAsync(grants[first], exitCode: 3);
        Assert.Equal($"{first} failed", await LineAsync());
        await worker.EndAsync(grants[second]);
        Assert.Equal($"{second} succeeded", await LineAsync());
    }

    [Fact]
    public async Task No_two_rows_of_one_task_are_alike()
    {
        await using var worker = await ScriptedWorker.JoinAsync(_manager.Address);
        Watch(new Prompt(_manager), "--format", "{id} {phase}");
        var id = await SubmitAsync();
        var grant = await worker.GrantAsync();
        await worker.BeginAsync(grant);
        await worker.EndAsync(grant);

        var lines = new List<string>();
        do lines.Add(await LineAsync());
        while (!lines[^1].EndsWith("succeeded", StringComparison.Ordinal));
        Assert.Equal(lines.Distinct(), lines);
        Assert.All(lines, line => Assert.StartsWith(id, line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task On_a_terminal_the_list_is_written_over_and_what_has_left_stands_below_it_with_its_end()
    {
        await using var worker = await ScriptedWorker.JoinAsync(_manager.Address, slots: 1);
        var (runs, waits) = (await SubmitAsync(), await SubmitAsync());
        var grant = await worker.GrantAsync();
        var prompt = new Prompt(_manager) { Width = 80 };
        prompt.Environment["TERM"] = "xterm";
        Watch(prompt, "--no-color", "--state", "running,pending");

        Assert.StartsWith("ID ", await LineAsync(), StringComparison.Ordinal);
        Assert.StartsWith($"{runs}  running", await LineAsync(), StringComparison.Ordinal);
        Assert.StartsWith($"{waits}  pending", await LineAsync(), StringComparison.Ordinal);
        Assert.Equal("1 running, 1 pending", await LineAsync());

        await worker.EndAsync(grant, exitCode: 3);
        await worker.GrantAsync();
        var line = await LineAsync();
        Assert.StartsWith("\e[4A\e[J", line, StringComparison.Ordinal);
        while (line != "no longer in the list:") line = await LineAsync();
        Assert.StartsWith($"{runs}  failed", await LineAsync(), StringComparison.Ordinal);
        Assert.Contains("running", await LineAsync(), StringComparison.Ordinal);
    }

    private void Watch(Prompt prompt, params string[] switches) =>
        _watch = prompt.StartAsync(Stream.Null, new AnonymousPipeClientStream(PipeDirection.Out, _pipe.ClientSafePipeHandle), Stream.Null, _interrupt.Token, ["tasks", "--watch", .. switches]);

    private async Task<string> LineAsync() => (await _told.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().InTime())!;

    private async Task<string> SubmitAsync() => (await new Prompt(_manager).RunAsync("submit", "--max-retries", "0", "--", "true")).Ended(0).Text.Trim();
}

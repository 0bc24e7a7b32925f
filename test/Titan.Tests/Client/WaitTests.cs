using Titan.Client;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Client;

public sealed class WaitTests
{
    [Fact]
    public async Task Each_task_is_told_once_when_it_has_ended_and_cuts_are_crossed()
    {
        await using var manager = await RestartableManager.StartAsync();
        using var relay = new Relay(manager.Address);
        using var client = manager.Connect(relay.Address);
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address, slots: 1);
        var ids = new List<string>();
        for (var i = 0; i < 4; i++) ids.Add((await client.Tasks.SubmitAsync(Specs.Shell($"task {i}", maxRetries: 0), TestContext.Current.CancellationToken)).Id);

        // One by a beginning of its id, which lasts up to the counter within a millisecond.
        await using var ended = client.Tasks.WaitAsync([ids[0], ids[1], ids[2][..24], ids[3]], TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var told = new List<(string, Phase)>();
        for (var i = 0; i < 4; i++)
        {
            await worker.ServeAsync(exitCode: i == 2 ? 9 : 0);
            Assert.True(await ended.MoveNextAsync().AsTask().InTime());
            told.Add((ended.Current.Id, ended.Current.Phase));
            relay.Cut();
        }

        Assert.False(await ended.MoveNextAsync().AsTask().InTime());
        Assert.Equal([(ids[0], Phase.Succeeded), (ids[1], Phase.Succeeded), (ids[2], Phase.Failed), (ids[3], Phase.Succeeded)], told);
    }

    [Fact]
    public async Task A_watch_says_when_to_list_at_its_start_and_after_each_interruption()
    {
        await using var manager = await RestartableManager.StartAsync();
        using var relay = new Relay(manager.Address);
        using var client = manager.Connect(relay.Address);
        await using var changes = client.Tasks.WatchAsync(new TaskFilter(), TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);

        for (var round = 0; round < 3; round++)
        {
            Assert.True(await changes.MoveNextAsync().AsTask().InTime());
            Assert.True(changes.Current.Lagged);
            // From here on nothing is missed.
            var id = (await client.Tasks.SubmitAsync(Specs.Shell("true"), TestContext.Current.CancellationToken)).Id;
            Assert.True(await changes.MoveNextAsync().AsTask().InTime());
            Assert.Equal(id, Assert.Single(changes.Current.Tasks).Id);
            relay.Cut();
        }
    }

    [Fact]
    public async Task A_wait_for_a_task_that_nobody_knows_is_refused()
    {
        await using var manager = await RestartableManager.StartAsync();
        using var client = manager.Connect();
        var refused = await Assert.ThrowsAsync<TitanException>(() => LogsTests.Last(client.Tasks.WaitAsync(["ZZZZ"], TestContext.Current.CancellationToken)));
        Assert.Equal("TASK_NOT_FOUND", refused.Reason);
    }
}

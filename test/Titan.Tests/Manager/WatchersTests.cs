using Titan.Core.Tasks;
using Titan.Manager.Memory;
using Titan.Manager.Watching;

namespace Titan.Tests.Manager;

public sealed class WatchersTests
{
    private readonly Watchers _watchers = new(MemoryBudget.Of(1L << 30, null));

    [Fact]
    public void Ids_in_all_watches_have_a_bound_that_is_free_again_when_they_are_closed()
    {
        var watchers = new Watchers(MemoryBudget.Of(1L << 20, null));
        var ids = Enumerable.Range(0, 8_000).Select(number => Id((ulong)number)).ToArray();
        var (first, second) = (watchers.Open(ids), watchers.Open(ids));
        var error = Assert.Throws<Grpc.Core.RpcException>(() => { watchers.Open(ids); });
        Assert.Equal(Grpc.Core.StatusCode.ResourceExhausted, error.StatusCode);
        Assert.Contains("16000 ids are watched", error.Status.Detail, StringComparison.Ordinal);

        first.Dispose();
        watchers.Open(ids).Dispose();
        second.Dispose();
        Assert.Equal(0, watchers.Ids);
    }

    [Fact]
    public async Task Who_watches_all_is_told_each_task_that_changed_since_it_asked_and_no_other()
    {
        _watchers.Notify(Id(1));
        using var watcher = _watchers.Open(null);
        _watchers.Notify(Id(2));
        _watchers.Notify(Id(3));
        _watchers.Notify(Id(2));

        await AssertTakesAsync(watcher, lagged: false, Id(2), Id(3));
        _watchers.Notify(Id(4));
        await AssertTakesAsync(watcher, lagged: false, Id(4));
    }

    [Fact]
    public async Task Who_watches_some_is_told_of_those()
    {
        using var watcher = _watchers.Open([Id(1), Id(2)]);
        _watchers.Notify(Id(2));
        _watchers.Notify(Id(3));

        await AssertTakesAsync(watcher, lagged: false, Id(2));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_waits_is_woken_by_the_next_change_again_and_again(bool ofAll)
    {
        using var watcher = _watchers.Open(ofAll ? null : [Id(0), Id(1), Id(2)]);
        for (var number = 0UL; number < 3; number++)
        {
            var waiting = watcher.TakeAsync(TestContext.Current.CancellationToken);
            Assert.False(waiting.IsCompleted);
            _watchers.Notify(Id(number));
            Assert.Equal([Id(number)], (await waiting.InTime()).Changed);
        }
    }

    [Theory]
    [InlineData(RecentChanges.Capacity, false)]
    [InlineData(RecentChanges.Capacity + 1, true)]
    [InlineData((3 * RecentChanges.Capacity) + 7, true)]
    public async Task Who_has_not_read_for_too_long_is_told_so_and_the_latest(int changes, bool lagged)
    {
        _watchers.Notify(Id(0));
        using var watcher = _watchers.Open(null);
        for (var number = 1; number <= changes; number++) _watchers.Notify(Id((ulong)number));

        var taken = await watcher.TakeAsync(TestContext.Current.CancellationToken).InTime();
        Assert.Equal(lagged, taken.Lagged);
        var told = taken.Changed.ToList();
        while (told.Count < RecentChanges.Capacity)
        {
            taken = await watcher.TakeAsync(TestContext.Current.CancellationToken).InTime();
            Assert.False(taken.Lagged);
            told.AddRange(taken.Changed);
        }

        Assert.Equal(Enumerable.Range(1, changes).TakeLast(RecentChanges.Capacity).Select(number => Id((ulong)number)), told.Order());
        _watchers.Notify(Id(1));
        await AssertTakesAsync(watcher, lagged: false, Id(1));
    }

    [Fact]
    public async Task One_that_is_closed_while_it_waits_is_not_woken()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var watcher = _watchers.Open(null);
        var waiting = watcher.TakeAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.InTime());
        watcher.Dispose();

        _watchers.Notify(Id(1));

        Assert.Equal(0, _watchers.Count);
    }

    private static TaskId Id(ulong number) => new(number, number);

    private static async Task AssertTakesAsync(Watcher watcher, bool lagged, params TaskId[] changed)
    {
        var taken = await watcher.TakeAsync(TestContext.Current.CancellationToken).InTime();
        Assert.Equal(lagged, taken.Lagged);
        Assert.Equal(changed.Order(), taken.Changed.Order());
    }
}

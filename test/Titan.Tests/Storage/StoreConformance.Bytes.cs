using Titan.Core.Tasks;
using Titan.Storage;

namespace Titan.Tests.Storage;

public abstract partial class StoreConformance
{
    private const int Large = 100_000;

    [Fact]
    public async Task A_page_ends_with_the_task_that_fills_it_by_weight()
    {
        var ids = new List<TaskId>();
        for (var i = 0; i < 40; i++) ids.Add((await SubmitLargeAsync()).Id);

        var seen = new List<TaskId>();
        TaskId? cursor = null;
        do
        {
            var page = await Store.ListAsync(new TaskQuery { Before = cursor, MostBytes = 5 * Large }, Cancellation);
            Assert.InRange(page.Tasks.Sum(TaskWeight.Of), 2 * Large, 7 * Large);
            seen.AddRange(page.Tasks.Select(task => task.Spec.Id));
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Reverse(ids), seen);
    }

    [Fact]
    public async Task A_page_that_the_oldest_task_fills_by_weight_is_the_last()
    {
        await SubmitLargeAsync();
        await SubmitLargeAsync();
        var page = await Store.ListAsync(new TaskQuery { MostBytes = 3 * Large }, Cancellation);
        Assert.Equal(2, page.Tasks.Count);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task Of_ended_tasks_the_latest_come_into_memory_as_far_as_there_is_room()
    {
        var ended = new List<TaskId>();
        for (var i = 0; i < 20; i++) ended.Add((await SubmitLargeAsync(Busy with { Phase = Phase.Succeeded, EndedAt = Records.Start + TimeSpan.FromMinutes(i) })).Id);
        var open = (await SubmitLargeAsync()).Id;

        if (await ReopenAsync(new LoadBounds { All = 9 * Large }) is not { } store) return;
        Store = store;
        await store.PrepareAsync(Cancellation);
        Assert.Equal([.. ended.TakeLast(3), open], (await store.TryOpenAsync(Records.Start, Cancellation))!.Tasks.Select(task => task.Spec.Id).Order());
        Assert.NotNull(await store.FindAsync(ended[0], Cancellation));
    }

    [Fact]
    public async Task Tasks_that_have_not_ended_and_are_too_much_for_the_memory_keep_a_leadership_from_beginning_and_say_so()
    {
        var ids = new List<TaskId>();
        for (var i = 0; i < 10; i++) ids.Add((await SubmitLargeAsync()).Id);

        if (await ReopenAsync(new LoadBounds { Available = 10 * Large, Open = 7 * Large }) is not { } store) return;
        Store = store;
        var refused = await Assert.ThrowsAsync<StoreRefusedException>(async () =>
        {
            await store.PrepareAsync(Cancellation);
            await store.TryOpenAsync(Records.Start, Cancellation);
        });
        Assert.Contains("10 tasks that have not ended need 1.9 MiB of memory", refused.Message, StringComparison.Ordinal);
        Assert.Contains("start it with at least", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("damaged", refused.Message, StringComparison.Ordinal);

        Store = (await ReopenAsync())!;
        await Store.PrepareAsync(Cancellation);
        Assert.Equal(ids, (await Store.TryOpenAsync(Records.Start, Cancellation))!.Tasks.Select(task => task.Spec.Id).Order());
    }

    /// <summary>Of twice as many bytes in memory as letters.</summary>
    private Task<TaskSpec> SubmitLargeAsync(TaskState? state = null) => SubmitAsync(spec => spec with { Work = new ExecWork(["true", new string('x', Large)]) }, state);
}

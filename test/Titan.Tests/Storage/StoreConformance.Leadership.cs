using Titan.Core;
using Titan.Core.Tasks;
using Titan.Storage;

namespace Titan.Tests.Storage;

public abstract partial class StoreConformance
{
    [Fact]
    public async Task Every_leadership_has_a_higher_epoch()
    {
        var first = await OpenAsync();
        var second = await OpenAsync();
        Assert.True(second.Epoch > first.Epoch, $"{second.Epoch} after {first.Epoch}");
    }

    [Fact]
    public async Task Leases_never_start_below_one_that_may_have_been_granted()
    {
        var opened = await OpenAsync();
        var granted = new Lease(opened.LastLease.Number + 17);
        var spec = _records.Spec();
        await Store.CommitAsync(new Changes { Specs = { spec }, States = { (spec.Id, TaskState.Queued) }, LastLease = granted }, Cancellation);

        Assert.True((await OpenAsync()).LastLease >= granted);
    }

    [Fact]
    public async Task Opening_gives_back_all_that_was_committed()
    {
        var queued = await SubmitAsync();
        var busy = await SubmitAsync(state: Busy, attempts: [Records.EndedAttempt(1), Records.Attempt(2)]);
        await Store.CommitAsync(new Changes { Workers = { Records.WorkerRecord("w1"), Records.WorkerRecord("w2") } }, Cancellation);

        var opened = await OpenAsync();

        Assert.Equal([queued, busy], opened.Tasks.Select(task => task.Spec).OrderBy(spec => spec.Id));
        Assert.Equal([Records.EndedAttempt(1), Records.Attempt(2)], opened.Tasks.Single(task => task.Spec.Id == busy.Id).Attempts);
        var worker = opened.Workers.Single(worker => worker.Session.WorkerId == "w2");
        Assert.Equal(Records.WorkerRecord("w2") with { Executors = worker.Executors }, worker);
        Assert.Equal(Records.WorkerRecord("w2").Executors, worker.Executors);
    }

    [Fact]
    public async Task A_forgotten_worker_is_gone_and_a_changed_one_replaced()
    {
        await Store.CommitAsync(new Changes { Workers = { Records.WorkerRecord("w1"), Records.WorkerRecord("w2") } }, Cancellation);
        await Store.CommitAsync(new Changes { ForgottenWorkers = { "w1" }, Workers = { Records.WorkerRecord("w2") with { Slots = 3 } } }, Cancellation);

        var worker = Assert.Single((await OpenAsync()).Workers);
        Assert.Equal(("w2", 3), (worker.Session.WorkerId, worker.Slots));
    }

    [Fact]
    public async Task A_deposed_manager_can_neither_commit_nor_write_output_nor_remove_history()
    {
        var known = await SubmitAsync(state: Busy, attempts: [Records.Attempt(1)]);
        if (!await DeposeAsync()) return;

        var spec = _records.Spec();
        await Assert.ThrowsAsync<StoreFencedException>(async () => await Store.CommitAsync(Records.Changes(spec, TaskState.Queued), Cancellation));
        await Assert.ThrowsAsync<StoreFencedException>(async () => await Store.CommitAsync(new Changes { Workers = { Records.WorkerRecord("w1") } }, Cancellation));
        await Assert.ThrowsAsync<StoreFencedException>(async () => await Store.ForgetAsync(Records.Start + TimeSpan.FromDays(1), 10, Cancellation));
        var key = new OutputKey(known.Id, 1, OutputStreamName.Stdout);
        await Assert.ThrowsAsync<StoreFencedException>(async () => await Store.AppendOutputAsync([new OutputPiece(key, 0, "late"u8.ToArray(), 100)], Cancellation));

        Assert.Null(await Store.FindAsync(spec.Id, Cancellation));
        Assert.NotNull(await Store.FindAsync(known.Id, Cancellation));
        Assert.True((await Store.ReadOutputAsync(key, 0, 100, Cancellation)).Bytes.IsEmpty);
    }

    [Fact]
    public async Task A_deposed_manager_that_has_nothing_to_write_learns_of_it_all_the_same()
    {
        if (!await DeposeAsync()) return;
        await Eventually.Holds<Exception?>(async () => await Record.ExceptionAsync(async () => await Store.CommitAsync(new Changes(), Cancellation)), failure => failure is StoreFencedException, "an empty commit that finds out");
    }
}

using Titan.Core;
using Titan.Core.Tasks;
using Titan.Storage;

namespace Titan.Tests.Storage;

public abstract partial class StoreConformance
{
    [Fact]
    public async Task Tasks_that_a_person_has_forgotten_are_gone_with_all_that_belongs_to_them()
    {
        var gone = await EndedAsync();
        var stays = await EndedAsync();
        var runs = await SubmitAsync(state: Runs, attempts: [Records.Attempt(1)]);
        await Store.CommitAsync(new Changes { Retired = { gone } }, Cancellation);

        await Store.ForgetAsync([gone, runs.Id, new TaskId(1, 2)], Cancellation);
        // What is gone already is no fault.
        await Store.ForgetAsync([gone], Cancellation);

        Assert.Null(await Store.FindAsync(gone, Cancellation));
        Assert.Equal("", await ReadAsync(new OutputKey(gone, 1, OutputStreamName.Stdout), 0));
        Assert.Equal([runs.Id, stays], (await Store.ListAsync(new TaskQuery(), Cancellation)).Tasks.Select(task => task.Spec.Id));
        Assert.Equal("kept", await ReadAsync(new OutputKey(stays, 1, OutputStreamName.Stdout), 0));

        await WriteAsync(new OutputKey(gone, 1, OutputStreamName.Stdout), 4, "late");
        Assert.Equal("", await ReadAsync(new OutputKey(gone, 1, OutputStreamName.Stdout), 0));
        if (await ReopenAsync() is not { } reopened) return;
        Store = reopened;
        await Store.PrepareAsync(Cancellation);
        Assert.Equal([stays, runs.Id], (await OpenAsync()).Tasks.Select(task => task.Spec.Id).Order());

        async Task<TaskId> EndedAsync()
        {
            var spec = await SubmitAsync(state: Ended with { EndedAt = Records.Start + TimeSpan.FromDays(1) }, attempts: [Records.EndedAttempt(1), Records.EndedAttempt(2)]);
            await WriteAsync(new OutputKey(spec.Id, 1, OutputStreamName.Stdout), 0, "kept");
            return spec.Id;
        }
    }
}

using Titan.Core;
using Titan.Core.Tasks;
using Titan.Storage;

namespace Titan.Tests.Storage;

public abstract partial class StoreConformance
{
    [Fact]
    public async Task A_task_names_its_latest_retry_and_what_it_repeats()
    {
        var first = await SubmitAsync(state: Ended with { EndedAt = Records.Start }, attempts: [Records.EndedAttempt(1), Records.EndedAttempt(2)]);
        Assert.Equal(TaskId.None, (await Store.FindAsync(first.Id, Cancellation))!.RetriedBy);

        await SubmitAsync(spec => spec with { RetryOf = first.Id }, Ended with { EndedAt = Records.Start });
        var latest = await SubmitAsync(spec => spec with { RetryOf = first.Id });

        var found = (await Store.FindAsync(first.Id, Cancellation))!;
        Assert.Equal((latest.Id, 2), (found.RetriedBy, found.Attempts.Count));
        var listed = (await Store.ListAsync(new TaskQuery(), Cancellation)).Tasks.ToDictionary(task => task.Spec.Id);
        Assert.Equal(latest.Id, listed[first.Id].RetriedBy);
        Assert.Equal((first.Id, TaskId.None), (listed[latest.Id].Spec.RetryOf, listed[latest.Id].RetriedBy));
    }

    [Fact]
    public async Task A_retry_that_is_gone_has_not_happened()
    {
        var first = await SubmitAsync(state: Ended with { EndedAt = Records.Start + TimeSpan.FromHours(1) });
        var retry = await SubmitAsync(spec => spec with { RetryOf = first.Id }, Ended with { EndedAt = Records.Start });
        if (KeepsHistory) await Store.ForgetAsync(Records.Start + TimeSpan.FromMinutes(1), 10, Cancellation);
        else await Store.CommitAsync(new Changes { Retired = { retry.Id } }, Cancellation);

        Assert.Equal(TaskId.None, (await Store.FindAsync(first.Id, Cancellation))!.RetriedBy);
    }
}

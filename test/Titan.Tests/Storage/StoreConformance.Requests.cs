using Titan.Core;
using Titan.Core.Requests;
using Titan.Core.Tasks;

namespace Titan.Tests.Storage;

public abstract partial class StoreConformance
{
    [Fact]
    public async Task Requests_come_back_in_every_field_also_when_their_commit_is_tried_again()
    {
        var plain = Request(1, Records.Start);
        var mixed = Request(ulong.MaxValue, Records.Start + TimeSpan.FromMicroseconds(1)) with
        {
            Others = [new RequestItem(0, new TaskId(5, 6), null), new RequestItem(3, TaskId.None, RefusalReason.MaxPending), new RequestItem(999, TaskId.None, RefusalReason.InvalidField)],
        };
        var empty = Request(3, Records.Start) with { First = TaskId.None, Others = [new RequestItem(0, new TaskId(7, 8), null)] };
        var changes = new Changes { Requests = { plain, mixed, empty } };

        await Store.CommitAsync(changes, Cancellation);
        await Store.CommitAsync(changes, Cancellation);

        Assert.Equal([plain, empty, mixed], (await OpenAsync()).Requests.OrderBy(request => request.AcceptedAt).ThenBy(request => request.Id.Low));
    }

    [Fact]
    public async Task A_thousand_requests_of_one_commit_come_back()
    {
        var changes = new Changes();
        changes.Requests.AddRange(Enumerable.Range(0, 1_000).Select(i => Request((ulong)i, Records.Start)));
        await Store.CommitAsync(changes, Cancellation);
        Assert.Equal(changes.Requests, (await OpenAsync()).Requests.OrderBy(request => request.Id.Low));
    }

    [Fact]
    public async Task Forgetting_requests_removes_the_oldest()
    {
        var changes = new Changes();
        changes.Requests.AddRange(Enumerable.Range(0, 10).Select(i => Request((ulong)i, Records.Start + TimeSpan.FromSeconds(i))));
        await Store.CommitAsync(changes, Cancellation);

        Assert.Equal(3, await Store.ForgetRequestsAsync(Records.Start + TimeSpan.FromSeconds(4), 3, Cancellation));
        Assert.Equal(2, await Store.ForgetRequestsAsync(Records.Start + TimeSpan.FromSeconds(4), 3, Cancellation));
        Assert.Equal(new ulong[] { 5, 6, 7, 8, 9 }, (await OpenAsync()).Requests.Select(request => request.Id.Low).Order());
    }

    [Fact]
    public async Task Keys_are_found_for_as_long_as_their_tasks_are_kept()
    {
        var one = await SubmitAsync(spec => spec with { IdKey = "it's \"one\" %" }, Ended with { EndedAt = Records.Start }, Records.EndedAttempt(1), Records.EndedAttempt(2));
        var two = await SubmitAsync(spec => spec with { IdKey = "two" });
        await SubmitAsync(spec => spec with { IdKey = null });

        var found = await Store.FindKeysAsync(["two", "three", "it's \"one\" %"], Cancellation);
        Assert.Equal(KeepsHistory, found is not null);
        if (found is null) return;
        Assert.Equal([one, two], found.OrderBy(spec => spec.Id));

        await Store.ForgetAsync(Instant.Never, 10, Cancellation);
        Assert.Equal([two], await Store.FindKeysAsync(["two", one.IdKey!], Cancellation));
    }

    private static RequestState Request(ulong number, Instant at) => new()
    {
        Id = new RequestId(number << 1, number),
        AcceptedAt = at,
        Content = ulong.MaxValue - number,
        First = new TaskId(1 + number, 2),
        Seed = ulong.MaxValue - 7,
    };
}

using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Titan.Core;
using Titan.Core.Requests;
using Titan.Core.Tasks;
using Titan.Manager;
using Titan.Manager.Loop;
using Titan.Storage;
using Titan.Storage.Sqlite;
using Titan.Tests.Storage;

namespace Titan.Tests.Manager;

/// <summary>Old tasks leave the store, and only those.</summary>
public sealed class HistoryTests : IAsyncDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private readonly TemporaryFolder _folder = new();
    private readonly Records _records = new();
    private readonly Role _role = new(NullLogger<Role>.Instance);
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch + TimeSpan.FromTicks((Records.Start + Kept).Ticks) + TimeSpan.FromHours(1));
    private readonly SqliteStore _store;
    private readonly History _history;

    public HistoryTests()
    {
        _store = new SqliteStore(new SqliteOptions { DataFolder = _folder.Path }, _time);
        _history = new History(Kept, _store, _ => Task.FromResult(Records.Start + TimeSpan.FromSeconds(1)), _role, new ManagerClock(_time), _time, NullLogger<History>.Instance);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _history.StopAsync(CancellationToken.None);
        _history.Dispose();
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_manager_that_leads_removes_what_ended_before_history_begins()
    {
        await _store.PrepareAsync(Cancellation);
        var epoch = (await _store.TryOpenAsync(Records.Start, Cancellation))!.Epoch;
        var old = Enumerable.Range(0, 2_345).Select(_ => _records.Spec()).ToList();
        await CommitAsync(old, EndedAt(Records.Start));
        var recent = _records.Spec();
        await CommitAsync([recent], EndedAt(Records.Start + TimeSpan.FromDays(20)));
        var waiting = _records.Spec();
        await CommitAsync([waiting], TaskState.Queued);
        await _store.CommitAsync(new Changes { Requests = { Request(0), Request(1), Request(2) } }, Cancellation);

        await _history.StartAsync(Cancellation);
        for (var minute = 0; minute < 5; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(old.Count + 2, (await ListAsync()).Count);
        }

        _role.Lead(epoch, _store.Kind, 0);
        var began = TimeProvider.System.GetTimestamp();
        IReadOnlyList<StoredTask> left;
        while ((left = await ListAsync()).Count > 2)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Evidence.Patience, $"{left.Count} tasks are still there");
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal([waiting.Id, recent.Id], left.Select(task => task.Spec.Id));
        Assert.Equal([2ul], (await _store.TryOpenAsync(Records.Start, Cancellation))!.Requests.Select(request => request.Id.Low));
    }

    private static RequestState Request(int number) => new()
    {
        Id = new RequestId(7, (ulong)number),
        AcceptedAt = Records.Start + TimeSpan.FromSeconds(number),
        Content = 1,
        First = TaskId.None,
        Seed = 1,
    };

    private static TaskState EndedAt(Instant at) => new() { Phase = Phase.Failed, Cause = Cause.ExitCode, ExitCode = 3, EndedAt = at };

    private async Task CommitAsync(IReadOnlyList<TaskSpec> specs, TaskState state)
    {
        var changes = new Changes();
        changes.Specs.AddRange(specs);
        changes.States.AddRange(specs.Select(spec => (spec.Id, state)));
        await _store.CommitAsync(changes, Cancellation);
    }

    private async Task<IReadOnlyList<StoredTask>> ListAsync() => (await _store.ListAsync(new TaskQuery { Limit = 10_000 }, Cancellation)).Tasks;
}

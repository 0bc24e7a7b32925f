using Titan.Core;
using Titan.Core.Tasks;
using Titan.Storage;
using Titan.Storage.Sqlite;
using Titan.Storage.Sqlite.Writing;

namespace Titan.Tests.Storage.Sqlite;

public sealed class WriterTests : IAsyncLifetime
{
    private readonly TemporaryFolder _place = new();
    private readonly DataFolder _folder;
    private Writer _writer = null!;

    public WriterTests() => _folder = new DataFolder(_place.Path);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _folder.Take();
        var connection = Connection.Open(_folder.Database, readOnly: false);
        Schema.BringUp(connection, _folder, TimeProvider.System);
        _folder.Watch();
        _writer = new Writer(_folder, connection, TimeProvider.System);
        await _writer.WriteAsync(tables => tables.Begin(), Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.EndAsync();
        _folder.Dispose();
        _place.Dispose();
    }

    [Fact]
    public async Task What_waits_becomes_durable_together()
    {
        using var gate = new ManualResetEventSlim();
        var held = await HoldAsync(gate);
        Task<bool>? first = null;
        first = WriteAsync("w1");
        var second = _writer.WriteAsync(tables =>
        {
            tables.Apply(new Changes { Workers = { Records.WorkerRecord("w2") } });
            return first.IsCompleted;
        }, Cancellation).AsTask();
        gate.Set();

        await held;
        await first;
        Assert.False(await second, "the first was answered before the second was written");
        Assert.Equal(2, Workers());
    }

    [Fact]
    public async Task What_cannot_be_written_fails_alone()
    {
        using var gate = new ManualResetEventSlim();
        var held = await HoldAsync(gate);
        var before = WriteAsync("w1");
        var refused = WriteAsync(null!);
        var broken = _writer.WriteAsync<bool>(tables => throw new InvalidOperationException("a fault of its own"), Cancellation).AsTask();
        var after = WriteAsync("w2");
        gate.Set();

        await held;
        await Task.WhenAll(before, after);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => refused);
        await Assert.ThrowsAsync<InvalidOperationException>(() => broken);
        Assert.Equal(2, Workers());
    }

    [Fact]
    public async Task What_was_rolled_back_with_another_is_written_as_if_it_had_been_alone()
    {
        var spec = new Records().Spec();
        await _writer.WriteAsync(tables =>
        {
            var begun = tables.Begin();
            tables.Apply(Records.Changes(spec, TaskState.Queued));
            return begun;
        }, Cancellation);
        var key = new OutputKey(spec.Id, 1, OutputStreamName.Stdout);
        var granted = new Lease(1UL << 52);

        using var gate = new ManualResetEventSlim();
        var held = await HoldAsync(gate);
        var pieces = Enumerable.Range(0, 4).Select(i => AppendAsync(new OutputPiece(key, i, new[] { (byte)i }, 100))).ToList();
        var lease = _writer.WriteAsync(tables =>
        {
            tables.Apply(new Changes { Workers = { Records.WorkerRecord("w1") }, LastLease = granted });
            return true;
        }, Cancellation).AsTask();
        var refused = WriteAsync(null!);
        gate.Set();

        await held;
        await Task.WhenAll([.. pieces, lease]);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => refused);
        using var connection = Connection.Open(_folder.Database, readOnly: true);
        Assert.Equal("00010203", connection.Text("SELECT group_concat(hex(bytes), '') FROM (SELECT bytes FROM output ORDER BY first_byte)"));
        Assert.True(await _writer.WriteAsync(tables => tables.Begin().LastLease, Cancellation) >= granted);
    }

    [Fact]
    public async Task A_fault_in_the_middle_of_a_row_does_not_shift_the_next_one()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _writer.WriteAsync(tables =>
        {
            tables.Apply(new Changes { Workers = { Records.WorkerRecord("w0") with { Executors = [(Executor)99] } } });
            return true;
        }, Cancellation).AsTask());

        await WriteAsync("w1");
        using var connection = Connection.Open(_folder.Database, readOnly: true);
        Assert.Equal("w1 8", connection.Text("SELECT id || ' ' || slots FROM workers"));
    }

    [Fact]
    public async Task What_is_called_off_while_it_waits_is_not_written()
    {
        using var gate = new ManualResetEventSlim();
        using var call = new CancellationTokenSource();
        var held = await HoldAsync(gate);
        var waiting = _writer.WriteAsync(tables =>
        {
            tables.Apply(new Changes { Workers = { Records.WorkerRecord("w1") } });
            return true;
        }, call.Token).AsTask();
        await call.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        gate.Set();

        await held;
        await WriteAsync("w2");
        Assert.Equal(1, Workers());
    }

    [Fact]
    public async Task A_program_that_writes_to_the_file_delays_and_breaks_nothing()
    {
        using (var other = Connection.Open(_folder.Database, readOnly: false))
        {
            other.Execute("BEGIN IMMEDIATE");
            var failure = await Assert.ThrowsAsync<StoreUnavailableException>(() => WriteAsync("w1"));
            Assert.Equal($"another program is writing to {_folder.Database}; end it", failure.Message);
            other.Execute("ROLLBACK");
        }

        await WriteAsync("w1");
        Assert.Equal(1, Workers());
    }

    [Fact]
    public async Task The_end_waits_for_what_was_handed_in()
    {
        var jobs = Enumerable.Range(0, 500).Select(i => WriteAsync($"w{i}")).ToList();
        await _writer.EndAsync();
        await Task.WhenAll(jobs);
        Assert.Equal(500, Workers());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => WriteAsync("late"));

        await InitializeAsync();
    }

    /// <summary>Has begun to keep the writer busy; what it gives is done when the gate has opened.</summary>
    private async Task<Task> HoldAsync(ManualResetEventSlim gate)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var held = _writer.WriteAsync(_ =>
        {
            begun.TrySetResult();
            gate.Wait(Cancellation);
            return true;
        }, Cancellation).AsTask();
        await begun.Task;
        return held;
    }

    private Task<bool> AppendAsync(OutputPiece piece) => _writer.WriteAsync(tables =>
    {
        tables.Append([piece]);
        return true;
    }, Cancellation).AsTask();

    private Task<bool> WriteAsync(string worker) => _writer.WriteAsync(tables =>
    {
        tables.Apply(new Changes { Workers = { Records.WorkerRecord(worker) } });
        return true;
    }, Cancellation).AsTask();

    private long? Workers()
    {
        using var connection = Connection.Open(_folder.Database, readOnly: true);
        return connection.Number("SELECT count(*) FROM workers");
    }
}

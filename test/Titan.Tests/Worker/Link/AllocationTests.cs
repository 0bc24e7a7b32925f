using System.Buffers;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Titan.Worker;
using Titan.Worker.Execution;
using Titan.Worker.Link;

namespace Titan.Tests.Worker.Link;

/// <summary>What the Worker's end of the link allocates.</summary>
[Collection(Allocations.Alone)]
public sealed class AllocationTests : IAsyncDisposable
{
    private const int Items = 1_000;

    private readonly TemporaryFolder _folder = new();
    private readonly Outbox _outbox = new(TimeProvider.System);
    private readonly Inventory _inventory;
    private readonly LocalExecution _execution;
    private readonly FramePacker _packer;
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 20);
    private ulong _lastLease;

    public AllocationTests()
    {
        _inventory = new Inventory(slots: 1, _outbox, TimeProvider.System);
        _execution = new LocalExecution(new ExecutionOptions { Slots = 1, WorkFolder = _folder.Path }, _inventory, TimeProvider.System, new WorkerNotes(NullLogger.Instance), NullLogger.Instance);
        _inventory.Attach(_execution);
        _packer = new FramePacker(_inventory, _outbox, new OutputWindow(), _execution, new WorkerNotes(NullLogger.Instance));
        // What comes now is given back at once, on this thread: the way of a result without a command.
        _ = _inventory.DrainAsync("the test has no use for it");
        Write();
    }

    [Fact]
    public void Of_a_pulse_that_holds_nothing() => Allocations.AtMost(460, 100, "a pulse that holds nothing", () => () =>
    {
        for (var pulse = 0; pulse < 100; pulse++)
        {
            _outbox.AddPulse();
            Write();
        }
    });

    [Fact]
    public void Of_a_result_from_its_grant_to_its_acknowledgement() => Allocations.AtMost(498, Items, "a grant, its result and its acknowledgement at the Worker", () =>
    {
        var grants = Enumerable.Range(0, Items).Select(number => Grants.Noop(++_lastLease, (int)_lastLease)).ToArray();
        var leases = Array.ConvertAll(grants, grant => grant.Lease);
        return () =>
        {
            _inventory.Accept(grants);
            Write();
            _inventory.Acknowledge(leases);
        };
    });

    [Fact]
    public void Of_an_attempt_in_a_pulse()
    {
        _inventory.Accept([.. Enumerable.Range(0, Items).Select(number => Grants.Noop(++_lastLease, (int)_lastLease))]);
        Write();
        Allocations.AtMost(75, Items, "an attempt in a pulse", () => () =>
        {
            _outbox.AddPulse();
            Write();
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _execution.DisposeAsync();
        _inventory.Dispose();
        _outbox.Dispose();
        _folder.Dispose();
    }

    private void Write()
    {
        _buffer.ResetWrittenCount();
        while (_packer.Next() is { } frame) ((IMessage)frame).WriteTo(_buffer);
    }
}

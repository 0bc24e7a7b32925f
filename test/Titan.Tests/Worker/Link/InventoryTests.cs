using Titan.Core.Releases;
using Titan.Core.Tasks;
using Titan.Core.Workers;
using Titan.Worker.Execution;
using Titan.Worker.Link;

namespace Titan.Tests.Worker.Link;

public sealed class InventoryTests : IDisposable
{
    private readonly Outbox _outbox = new(TimeProvider.System);
    private readonly HeldUpExecution _execution = new();
    private readonly Inventory _inventory;

    public InventoryTests()
    {
        _inventory = new Inventory(2, _outbox, TimeProvider.System);
        _inventory.Attach(_execution);
    }

    public void Dispose()
    {
        _inventory.Dispose();
        _outbox.Dispose();
    }

    /// <summary>Seed 660125 of the simulator.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_attempt_waits_for_the_one_that_runs_though_another_between_them_was_ended(bool acknowledged)
    {
        _inventory.Accept([Grants.Noop(lease: 1, attempt: 1)]);
        _inventory.Accept([Grants.Noop(lease: 2, attempt: 2)]);
        Assert.Equal([new Lease(1)], _execution.Stopped);
        _inventory.Stop(new Lease(2), new Stopping(StopReason.LeaseClosed, TimeSpan.Zero, GivenUp: null));
        if (acknowledged) _inventory.Acknowledge([2]);

        _inventory.Accept([Grants.Noop(lease: 3, attempt: 3)]);
        Assert.Equal([new Lease(1)], _execution.Started);

        _inventory.Ended(new Lease(1), new AttemptEnd { Cause = Cause.Cancelled, EndedAt = default });
        Assert.Equal([new Lease(1), new Lease(3)], _execution.Started);
    }

    [Fact]
    public void A_result_tells_that_output_was_lost_and_stays_what_it_was()
    {
        _inventory.Accept([Grants.Noop(lease: 1)]);
        _inventory.Ended(new Lease(1), new AttemptEnd { Cause = Cause.ExitCode, ExitCode = 3, EndedAt = default });

        _inventory.OutputLost(new Lease(1), "its output is gone");

        var end = Assert.Single(_inventory.Snapshot()).End!;
        Assert.Equal((Cause.ExitCode, 3, "its output is gone"), (end.Cause, end.ExitCode, end.Message));
    }

    [Fact]
    public void One_that_is_cancelled_while_it_waits_for_a_slot_says_so_and_never_begins()
    {
        _inventory.Accept([Grants.Noop(lease: 1, task: 1), Grants.Noop(lease: 2, task: 2), Grants.Noop(lease: 3, task: 3)]);

        _inventory.Stop(new Lease(3), new Stopping(StopReason.Cancelled, TimeSpan.FromSeconds(5), GivenUp: null));

        var end = _inventory.Snapshot().Single(holding => holding.Lease == new Lease(3)).End!;
        Assert.Equal((Cause.Cancelled, null), (end.Cause, end.StartedAt));
        _inventory.Ended(new Lease(1), new AttemptEnd { Cause = Cause.ExitCode, EndedAt = default });
        Assert.Equal([new Lease(1), new Lease(2)], _execution.Started);
    }

    [Fact]
    public void Of_attempts_that_wait_for_the_one_that_runs_only_the_latest_begins()
    {
        for (var lease = 1UL; lease <= 4; lease++) _inventory.Accept([Grants.Noop(lease, attempt: (int)lease)]);
        Assert.Equal([HeldPhase.Stopping, HeldPhase.Ended, HeldPhase.Ended, HeldPhase.Accepted], _inventory.Snapshot().OrderBy(holding => holding.Lease).Select(holding => holding.Phase));

        _inventory.Ended(new Lease(1), new AttemptEnd { Cause = Cause.Cancelled, EndedAt = default });
        Assert.Equal([new Lease(1), new Lease(4)], _execution.Started);
    }

    /// <summary>Seed 190358 of the simulator.</summary>
    [Fact]
    public void A_grant_that_comes_after_its_result_was_acknowledged_does_not_run_again()
    {
        _inventory.Accept([Grants.Noop(lease: 1)]);
        _inventory.Ended(new Lease(1), new AttemptEnd { Cause = Cause.ExitCode, EndedAt = default });
        _inventory.Acknowledge([1]);

        _inventory.Accept([Grants.Noop(lease: 1)]);

        Assert.Equal([new Lease(1)], _execution.Started);
        Assert.True(_inventory.IsEmpty);
    }
}

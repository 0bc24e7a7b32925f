using Titan.Core.Releases;
using Titan.Core.Tasks;
using Titan.Core.Workers;
using Titan.Worker.Execution;
using Titan.Worker.Link;

namespace Titan.Tests.Worker.Link;

/// <summary>A Worker that is told to end, and whose tasks were told too, before it or after it.</summary>
public sealed class ToldToEndTests : IDisposable
{
    private static readonly TimeSpan AMoment = TimeSpan.FromMilliseconds(900);

    private readonly HandTime _time = new();
    private readonly Outbox _outbox;
    private readonly HeldUpExecution _execution = new();
    private readonly Inventory _inventory;

    public ToldToEndTests()
    {
        _outbox = new Outbox(_time);
        _inventory = new Inventory(2, _outbox, _time);
        _inventory.Attach(_execution);
        _inventory.Accept([Grants.Noop(lease: 1)]);
        _inventory.Started(new Lease(1), default);
    }

    public static TheoryData<int, int, bool> Foreign => new()
    {
        { 15, 0, false }, { 9, 0, false }, { 1, 0, false }, { 2, 0, false }, { 3, 0, false }, { 10, 0, false },
        { 0, 143, false }, { 0, 137, false }, { 0, 129, false }, { 0, 130, false },
        { 0, 1, true }, { 11, 0, true },
    };

    public void Dispose()
    {
        _inventory.Dispose();
        _outbox.Dispose();
    }

    [Theory]
    [MemberData(nameof(Foreign))]
    public void What_ends_by_a_foreign_signal_after_that_is_lost_with_its_worker(int signal, int code, bool wasTold)
    {
        _ = _inventory.DrainAsync("its worker was stopped");

        End(signal, code, wasTold);

        Assert.Equal((Cause.WorkerLost, HeldPhase.Ended), (Held.End!.Cause, Held.Phase));
        Assert.Contains("when its worker was told to end", Held.End.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Foreign))]
    public void So_is_what_ended_a_moment_before(int signal, int code, bool wasTold)
    {
        End(signal, code, wasTold);
        _time.Advance(AMoment);
        Assert.Equal(HeldPhase.Running, Held.Phase);

        _ = _inventory.DrainAsync("its worker was stopped");

        Assert.Equal((Cause.WorkerLost, HeldPhase.Ended), (Held.End!.Cause, Held.Phase));
    }

    [Theory]
    [MemberData(nameof(Foreign))]
    public void When_the_worker_goes_on_it_was_the_tasks_own_matter(int signal, int code, bool wasTold)
    {
        End(signal, code, wasTold);
        _time.Advance(TimeSpan.FromSeconds(1.1));

        Assert.Equal((signal > 0 ? Cause.Signal : Cause.ExitCode, code, signal), (Held.End!.Cause, Held.End.ExitCode, Held.End.Signal));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(0, 139)]
    [InlineData(11, 0)]
    [InlineData(6, 0)]
    public void What_a_command_did_by_itself_stays_its_own_and_waits_for_nothing(int signal, int code)
    {
        _ = _inventory.DrainAsync("its worker was stopped");

        End(signal, code, wasTold: false);

        Assert.Equal((signal > 0 ? Cause.Signal : Cause.ExitCode, code, signal), (Held.End!.Cause, Held.End.ExitCode, Held.End.Signal));
    }

    [Fact]
    public void A_success_is_a_success()
    {
        _ = _inventory.DrainAsync("its worker was stopped");

        End(signal: 0, code: 0, wasTold: true);

        Assert.Equal(Cause.ExitCode, Held.End!.Cause);
    }

    [Fact]
    public void What_was_cancelled_waits_for_nothing()
    {
        _inventory.Stop(new Lease(1), new Stopping(StopReason.Cancelled, TimeSpan.FromSeconds(5), GivenUp: null));

        End(signal: 15, code: 0, wasTold: false);

        Assert.Equal(Cause.Signal, Held.End!.Cause);
    }

    private Holding Held => Assert.Single(_inventory.Snapshot());

    private void End(int signal, int code, bool wasTold) => _inventory.Ended(new Lease(1), new AttemptEnd
    {
        Cause = signal > 0 ? Cause.Signal : Cause.ExitCode,
        Signal = signal,
        ExitCode = code,
        WasTold = wasTold,
        EndedAt = default,
    });
}

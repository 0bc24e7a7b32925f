using Titan.Core.Tasks;
using Titan.Core.Workers;
using Titan.Worker.Execution;
using Titan.Worker.Link;
using V1 = Titan.Protocol.V1;

namespace Titan.Tests.Worker.Link;

/// <summary>A machine that is short of something: what its Worker offers, and how it finds its way back.</summary>
public sealed class MeansTests : IDisposable
{
    private const string NoRoom = "no space left on device in its work folder";

    private readonly HandTime _time = new();
    private readonly Outbox _outbox;
    private readonly HeldUpExecution _execution = new();
    private readonly Inventory _inventory;

    public MeansTests()
    {
        _outbox = new Outbox(_time);
        _inventory = new Inventory(4, _outbox, _time, new Random(1));
        _inventory.Attach(_execution);
    }

    public void Dispose()
    {
        _inventory.Dispose();
        _outbox.Dispose();
    }

    [Fact]
    public void After_a_fault_nothing_is_taken_and_what_has_not_begun_is_given_back_uncharged()
    {
        _inventory.Accept([.. Enumerable.Range(1, 6).Select(number => Grants.Noop((ulong)number, number))]);
        Assert.Equal(4, _execution.Started.Count);

        RunShort(1);
        _inventory.Accept([Grants.Noop(7, 7)]);

        Assert.Equal([1UL, 5, 6, 7], Ended(Cause.WorkerLost));
        Assert.All(_inventory.Snapshot().Where(held => held.Lease.Number >= 5), held => Assert.Null(held.StartedAt));
        Assert.Equal(4, _execution.Started.Count);
        var pulse = Pulse();
        Assert.Equal(4, pulse.WithheldSlots);
        Assert.Contains($"{NoRoom}, tries again in", pulse.WithheldFor, StringComparison.Ordinal);
    }

    [Fact]
    public void It_tries_by_itself_less_and_less_often_and_takes_work_when_a_trial_succeeds()
    {
        Begin(1);
        RunShort(1);
        foreach (var wait in new[] { 1.2, 2.4, 4.8, 9.6, 19.2, 38.4, 72, 72 })
        {
            var before = _execution.Trials;
            _time.Advance(TimeSpan.FromSeconds(wait));
            Assert.Equal(before + 1, _execution.Trials);
            Assert.Equal(4, Pulse().WithheldSlots);
            _inventory.Tried(NoRoom);
        }

        _time.Advance(TimeSpan.FromSeconds(72));
        _inventory.Tried(null);

        Assert.Equal(3, Pulse().WithheldSlots);
        Begin(2);
        Assert.Equal([1UL, 2], _execution.Started.Select(lease => lease.Number));
    }

    [Fact]
    public void It_offers_as_many_slots_as_it_could_fill_and_more_as_trials_succeed_while_those_are_filled()
    {
        Begin(1, 2, 3);
        RunShort(3);
        _time.Advance(TimeSpan.FromSeconds(1.2));
        _inventory.Tried(null);
        Assert.Equal(2, Pulse().WithheldSlots);

        // Both of the two that it could fill are filled: a trial beside them fails, and it keeps to them; then one succeeds.
        _time.Advance(TimeSpan.FromSeconds(1.2));
        _inventory.Tried("resource temporarily unavailable for a keeper");
        Assert.Equal(2, Pulse().WithheldSlots);
        _time.Advance(TimeSpan.FromSeconds(72));
        _inventory.Tried(null);

        Assert.Equal(0, Pulse().WithheldSlots);
        Assert.Empty(Pulse().WithheldFor);
    }

    [Fact]
    public void Whoever_is_short_again_soon_goes_on_from_the_wait_of_then()
    {
        Begin(1);
        RunShort(1);
        _time.Advance(TimeSpan.FromSeconds(1.2));
        _inventory.Tried(null);
        Begin(2);
        RunShort(2);
        var trials = _execution.Trials;

        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Equal(trials, _execution.Trials);
        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(trials + 1, _execution.Trials);
    }

    [Fact]
    public void Many_that_fail_at_once_are_one_fault()
    {
        Begin(1, 2, 3);
        RunShort(1);
        RunShort(2);
        RunShort(3);

        _time.Advance(TimeSpan.FromSeconds(1.2));

        Assert.Equal(1, _execution.Trials);
    }

    private void Begin(params ReadOnlySpan<ulong> leases)
    {
        foreach (var lease in leases) _inventory.Accept([Grants.Noop(lease, (int)lease)]);
    }

    private void RunShort(ulong lease)
    {
        _inventory.Started(new Lease(lease), default);
        _inventory.Ended(new Lease(lease), new AttemptEnd { Cause = Cause.WorkerLost, Message = NoRoom, Shortage = NoRoom, EndedAt = default });
    }

    private V1.Pulse Pulse()
    {
        var pulse = new V1.Pulse();
        _inventory.Describe(pulse);
        return pulse;
    }

    private IEnumerable<ulong> Ended(Cause cause) =>
        _inventory.Snapshot().Where(held => held.Phase == HeldPhase.Ended && held.End!.Cause == cause).Select(held => held.Lease.Number).Order();
}

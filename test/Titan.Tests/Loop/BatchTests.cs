using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using Titan.Core;
using Titan.Core.Tasks;
using Titan.Manager;
using Titan.Manager.Loop;

namespace Titan.Tests.Loop;

public sealed class BatchTests
{
    private static readonly TimeSpan ItemTakes = TimeSpan.FromMilliseconds(0.25);

    private readonly FakeTimeProvider _time = new();
    private readonly Channel<LoopItem> _inbox = Channel.CreateUnbounded<LoopItem>();

    [Fact]
    public void A_standstill_while_it_is_decided_does_not_end_a_batch()
    {
        var batch = new Batch(Start(out var clock), clock, new Asides(), TimeSpan.Zero);
        _inbox.Writer.TryWrite(new Notice((_, _, _) => _time.Advance(TimeSpan.FromSeconds(1))));

        batch.Drain(_inbox.Reader);

        Assert.False(batch.IsFull);
    }

    /// <param name="lastCommit">In milliseconds.</param>
    [Theory]
    [InlineData(0, 4)]
    [InlineData(0.1, 4)]
    [InlineData(2, 8)]
    [InlineData(5, 20)]
    [InlineData(5_000, 20)]
    public void A_batch_is_decided_for_as_long_as_the_commit_before_it_took_from_one_to_five_milliseconds(double lastCommit, int decided)
    {
        var core = Start(out var clock);
        for (var i = 0; i < 100; i++) _inbox.Writer.TryWrite(new Notice((_, _, _) => _time.Advance(ItemTakes)));
        var batch = new Batch(core, clock, new Asides(), TimeSpan.FromMilliseconds(lastCommit));

        batch.Drain(_inbox.Reader);

        Assert.True(batch.IsFull);
        Assert.Equal(decided, 100 - _inbox.Reader.Count);
    }

    private Orchestrator Start(out ManagerClock clock)
    {
        clock = new ManagerClock(_time);
        return new Orchestrator(new OrchestratorOptions(), new StoredState { Epoch = 1, LastLease = new Lease(0) }, seed: 1, clock.Now);
    }
}

using System.Threading.Channels;
using Titan.Core;
using Titan.Core.Tasks;
using Titan.Manager;
using Titan.Manager.Loop;

namespace Titan.Tests.Loop;

/// <summary>What the loop adds to what Core allocates.</summary>
[Collection(Allocations.Alone)]
public sealed class AllocationTests
{
    private const int Items = 1_000;

    private static readonly Asides Asides = new();

    [Fact]
    public void Of_a_question_that_is_decided_and_answered() => Allocations.AtMost(205, Items, "a question to the loop", () =>
    {
        var (core, clock, inbox) = Start();
        return () =>
        {
            for (var i = 0; i < Items; i++) inbox.Writer.TryWrite(new Question<int>(static (_, _, _) => 1));
            Carry(core, clock, inbox);
        };
    });

    [Fact]
    public void Of_a_notice_that_is_decided() => Allocations.AtMost(76, Items, "a notice to the loop", () =>
    {
        var (core, clock, inbox) = Start();
        return () =>
        {
            for (var i = 0; i < Items; i++) inbox.Writer.TryWrite(new Notice(static (_, _, _) => { }));
            Carry(core, clock, inbox);
        };
    });

    [Fact]
    public void Of_a_batch_with_nothing_but_a_tick() => Allocations.AtMost(950, 100, "a batch of the loop with nothing but a tick", () =>
    {
        var (core, clock, inbox) = Start();
        var tick = new Notice(static (core, now, decision) => core.Tick(now, decision));
        return () =>
        {
            for (var i = 0; i < 100; i++)
            {
                inbox.Writer.TryWrite(tick);
                Carry(core, clock, inbox);
            }
        };
    });

    private static (Orchestrator Core, ManagerClock Clock, Channel<LoopItem> Inbox) Start()
    {
        var clock = new ManagerClock(TimeProvider.System);
        var core = new Orchestrator(new OrchestratorOptions(), new StoredState { Epoch = 1, LastLease = new Lease(0) }, seed: 1, clock.Now);
        return (core, clock, Channel.CreateBounded<LoopItem>(new BoundedChannelOptions(Items) { SingleReader = true }));
    }

    private static void Carry(Orchestrator core, ManagerClock clock, Channel<LoopItem> inbox)
    {
        // However slow this machine is, all of them go into one.
        var batch = new Batch(core, clock, Asides, TimeSpan.MaxValue);
        batch.Drain(inbox.Reader);
        batch.Conclude();
        batch.Release();
    }
}

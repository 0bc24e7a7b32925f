using Titan.Core;
using Titan.Core.Workers;
using Titan.Tests.Core.World;

namespace Titan.Tests.Core.Workers;

public sealed class ForgettingTests
{
    [Fact]
    public void A_worker_forgotten_and_back_in_one_batch_is_remembered()
    {
        var world = new CoreWorld(new OrchestratorOptions { FailoverGrace = TimeSpan.Zero, DeadWorkerRetention = TimeSpan.FromSeconds(10) });
        var worker = new SimulatedWorker("w1", 1);
        world.Add(worker);
        world.Join(worker, out _);
        world.Drop(worker);
        for (var i = 0; i < 30; i++) world.Advance(TimeSpan.FromMilliseconds(100));
        Assert.NotNull(world.Records.Workers["w1"].BuriedAt);

        world.Pass(TimeSpan.FromSeconds(10));
        world.BeginBatch();
        world.Tick();
        world.Join(worker, out var refusal);
        world.EndBatch();

        Assert.Null(refusal);
        Assert.Null(world.Records.Workers["w1"].BuriedAt);
    }

    [Fact]
    public void A_worker_that_came_back_is_not_forgotten_for_its_earlier_death()
    {
        var world = new CoreWorld(new OrchestratorOptions { FailoverGrace = TimeSpan.Zero, DeadWorkerRetention = TimeSpan.FromSeconds(10) });
        var worker = new SimulatedWorker("w1", 1);
        world.Add(worker);
        world.Join(worker, out _);
        world.Drop(worker);
        for (var i = 0; i < 30; i++) world.Advance(TimeSpan.FromMilliseconds(100));
        world.Join(worker, out _);
        for (var i = 0; i < 200; i++) world.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Equal(WorkerStanding.Idle, Assert.Single(world.Orchestrator.Workers().Workers).Standing);
    }
}

using Titan.Core;
using Titan.Tests.Core.World;

namespace Titan.Tests.Core.Workers;

public sealed class FirstStartTests
{
    [Fact]
    public void A_first_start_has_nobody_to_wait_for()
    {
        var world = new CoreWorld(new OrchestratorOptions { FailoverGrace = TimeSpan.FromMinutes(1) });
        var worker = Lose(world);

        Assert.NotNull(world.Records.Workers[worker.Id].BuriedAt);
    }

    [Fact]
    public void A_start_with_a_past_gives_every_worker_the_grace()
    {
        var world = new CoreWorld(new OrchestratorOptions { FailoverGrace = TimeSpan.FromMinutes(1) });
        world.Add(new SimulatedWorker("w0", 1));
        world.Join(world.Worker("w0"), out _);
        world.Recover();
        var worker = Lose(world);

        Assert.Null(world.Records.Workers[worker.Id].BuriedAt);
    }

    /// <summary>A Worker that joins and is gone for longer than the reconnect grace.</summary>
    private static SimulatedWorker Lose(CoreWorld world)
    {
        var worker = new SimulatedWorker("w1", 1);
        world.Add(worker);
        world.Join(worker, out _);
        world.Drop(worker);
        for (var i = 0; i < 30; i++) world.Advance(TimeSpan.FromMilliseconds(100));
        return worker;
    }
}

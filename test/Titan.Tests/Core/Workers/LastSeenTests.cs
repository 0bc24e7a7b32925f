using Titan.Core;
using Titan.Core.Workers;
using Titan.Tests.Core.World;

namespace Titan.Tests.Core.Workers;

/// <summary>When a Worker that is dead was last heard.</summary>
public sealed class LastSeenTests
{
    [Fact]
    public void It_outlives_the_Manager_and_a_moment_in_which_it_stood_still()
    {
        var world = new CoreWorld(new OrchestratorOptions { FailoverGrace = TimeSpan.Zero });
        var worker = new SimulatedWorker("w1", 1);
        world.Add(worker);
        world.Join(worker, out _);
        world.Advance(TimeSpan.FromMilliseconds(100));
        world.Pulse(worker);
        var heard = world.Now;
        world.Drop(worker);
        for (var i = 0; i < 30; i++) world.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(heard, Dead().LastSeen);

        world.Pass(TimeSpan.FromMinutes(12));
        world.Tick();
        Assert.Equal(heard, Dead().LastSeen);

        world.Recover();
        world.Tick();
        Assert.Equal(heard, Dead().LastSeen);

        world.Join(worker, out _);
        Assert.Null(world.Records.Workers["w1"].LastSeenAt);
        Assert.Equal(world.Now, Assert.Single(world.Orchestrator.Workers().Workers).LastSeen);

        WorkerView Dead()
        {
            var view = Assert.Single(world.Orchestrator.Workers().Workers);
            Assert.Equal(WorkerStanding.Dead, view.Standing);
            return view;
        }
    }
}

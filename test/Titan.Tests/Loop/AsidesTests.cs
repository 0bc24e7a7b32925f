using System.Threading.Channels;
using Titan.Core;
using Titan.Core.Tasks;
using Titan.Manager;
using Titan.Manager.Loop;

namespace Titan.Tests.Loop;

public sealed class AsidesTests
{
    private readonly ManagerClock _clock = new(TimeProvider.System);
    private readonly Channel<LoopItem> _inbox = Channel.CreateUnbounded<LoopItem>();
    private readonly Asides _asides = new();
    private readonly Orchestrator _core;
    private int _heard;

    public AsidesTests() => _core = new Orchestrator(new OrchestratorOptions(), new StoredState { Epoch = 1, LastLease = new Lease(0) }, seed: 1, _clock.Now);

    [Fact]
    public void The_next_batch_hears_what_was_said_before_anything_else_and_once()
    {
        var heardBefore = -1;
        _asides.Add((_, _, _) => _heard++);
        _inbox.Writer.TryWrite(new Notice((_, _, _) => heardBefore = _heard));

        Decide();
        Decide();

        Assert.Equal((1, 1), (heardBefore, _heard));
    }

    [Fact]
    public void What_is_said_while_a_batch_gathers_goes_along_with_it()
    {
        var batch = new Batch(_core, _clock, _asides, TimeSpan.Zero);
        batch.Drain(_inbox.Reader);
        _asides.Add((_, _, _) => _heard++);

        batch.Conclude();

        Assert.Equal(1, _heard);
    }

    [Fact]
    public void What_was_said_to_a_leadership_that_is_over_is_forgotten()
    {
        _asides.Add((_, _, _) => _heard++);

        _asides.Clear();
        Decide();

        Assert.Equal(0, _heard);
    }

    private void Decide()
    {
        var batch = new Batch(_core, _clock, _asides, TimeSpan.Zero);
        batch.Drain(_inbox.Reader);
        batch.Conclude();
    }
}

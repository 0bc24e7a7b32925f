using Microsoft.Extensions.Time.Testing;
using Titan.Manager.Link;
using Titan.Protocol.V1;

namespace Titan.Tests.Link;

public sealed class FramePaceTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_worker_that_ends_ten_thousand_attempts_a_second_never_waits()
    {
        var pace = new FramePace(_time, FramePace.Pool(_time));
        for (var frame = 0; frame < 3_000; frame++)
        {
            Assert.Equal(TimeSpan.Zero, pace.After(Frame(starts: 200, results: 200)));
            _time.Advance(TimeSpan.FromMilliseconds(20));
        }
    }

    [Fact]
    public void A_flood_of_small_pieces_waits_and_another_worker_does_not()
    {
        var pool = FramePace.Pool(_time);
        var (flood, other) = (new FramePace(_time, pool), new FramePace(_time, pool));
        var waited = TimeSpan.Zero;
        for (var frame = 0; frame < 100; frame++)
        {
            var wait = flood.After(Frame(pieces: 90_000));
            waited += wait;
            _time.Advance(wait);
            Assert.Equal(TimeSpan.Zero, other.After(Frame(starts: 10, results: 10)));
        }

        Assert.InRange(waited, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(25));
    }

    [Fact]
    public void Floods_together_get_no_more_than_one_alone_beyond_what_each_has_for_itself()
    {
        var pool = FramePace.Pool(_time);
        var floods = Enumerable.Range(0, 8).Select(_ => new FramePace(_time, pool)).ToArray();
        // Each frame is more than any has for itself.
        var waits = floods.Select(flood => flood.After(Frame(pieces: 200_000))).ToArray();
        Assert.Equal(waits.Order(), waits);
        Assert.InRange(waits[^1], TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(2.1));
    }

    private static WorkerFrame Frame(int starts = 0, int results = 0, int pieces = 0)
    {
        var frame = new WorkerFrame();
        for (var i = 0; i < starts; i++) frame.Started.Add(new Started());
        for (var i = 0; i < results; i++) frame.Results.Add(new Result());
        for (var i = 0; i < pieces; i++) frame.Output.Add(new OutputChunk());
        return frame;
    }
}

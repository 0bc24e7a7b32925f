using Titan.Worker.Execution;
using Titan.Worker.Execution.Framing;
using Titan.Worker.Execution.Native;
using Titan.Worker.Execution.Pool;

namespace Titan.Tests.Worker.Execution;

/// <summary>Keepers that hold what they cannot end. Their sockets are real, and nobody is at the other end.</summary>
public sealed class KeeperPoolTests : IDisposable
{
    private readonly KeeperPool _pool = new(slots: 1, new Lock());
    private readonly List<KeeperProcess> _keepers = [];
    private readonly List<int> _others = [];

    [Fact]
    public void Another_keeper_takes_the_place_of_one_that_retires_until_there_are_too_many()
    {
        for (var i = 0; i < KeeperPool.MostRetired; i++)
        {
            Assert.False(Run());
            Assert.Equal((1, false), (_pool.Wanted, _pool.IsBlocked));
            var keeper = AddKeeper();
            Assert.Equal(0, _pool.Wanted);
            _pool.Retire(keeper);
            _pool.Free(keeper);
        }

        Assert.False(Run());
        Assert.Equal((0, true), (_pool.Wanted, _pool.IsBlocked));

        // What the first one held is gone, and so is it.
        _pool.Remove(_keepers[0]);

        Assert.Equal((1, false), (_pool.Wanted, _pool.IsBlocked));
    }

    [Fact]
    public void One_that_retires_gets_nothing_that_waits()
    {
        Run();
        var keeper = AddKeeper();
        Run();

        _pool.Retire(keeper);
        _pool.Free(keeper);

        Assert.Null(keeper.Running);
        Assert.Equal(1, _pool.Wanted);
    }

    public void Dispose()
    {
        foreach (var keeper in _keepers) keeper.Link.Close();
        foreach (var other in _others) Libc.Close(other);
    }

    private bool Run() => _pool.Run(new LocalAttempt(Trial.Assignment), Trial.Order);

    private KeeperProcess AddKeeper()
    {
        Assert.True(FrameSocket.TryMakePair(out var here, out var there));
        _others.Add(there);
        var keeper = new KeeperProcess(_keepers.Count, pid: 0, handle: -1, here, folder: "");
        _keepers.Add(keeper);
        _pool.Add(keeper);
        return keeper;
    }
}

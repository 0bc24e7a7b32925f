using System.Net;
using System.Net.Sockets;
using Titan.Worker.Link;

namespace Titan.Tests.Worker.Link;

public sealed class ManagerRaceTests : IDisposable
{
    private readonly TcpListener _silent = new(IPAddress.Loopback, 0);

    public ManagerRaceTests() => _silent.Start();

    private string Silent => $"{_silent.LocalEndpoint}";

    public void Dispose() => _silent.Dispose();

    [Fact]
    public async Task One_that_takes_connections_and_says_nothing_is_left_for_the_next()
    {
        await using var manager = await RunningManager.StartAsync();

        var first = await ManagerRace.FirstToAnswerAsync([Silent, manager.Channel.Target], Timeout.InfiniteTimeSpan, TestContext.Current.CancellationToken).InTime();

        Assert.Equal(manager.Channel.Target, first);
    }

    [Fact]
    public async Task None_answers() =>
        Assert.Null(await ManagerRace.FirstToAnswerAsync([Silent, Silent], TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken).InTime());

    [Fact]
    public void One_that_answered_out_of_its_turn_ends_the_turns_of_those_before_it()
    {
        var addresses = new ManagerAddresses(["a:1", "b:1", "c:1"]);

        Assert.Equal("a:1", addresses.Next());
        Assert.Equal(["a:1", "b:1", "c:1"], addresses.WithOthers("a:1"));
        addresses.Skip("b:1");
        Assert.False(addresses.RoundIsOver);
        Assert.Equal("c:1", addresses.Next());
        Assert.True(addresses.RoundIsOver);
        Assert.Equal(["c:1", "a:1", "b:1"], addresses.WithOthers("c:1"));
        addresses.Skip("b:1");
        Assert.True(addresses.RoundIsOver);
        Assert.Equal("c:1", addresses.Next());
    }

    [Fact]
    public void Who_was_named_as_the_leader_comes_before_all_that_are_listed()
    {
        var addresses = new ManagerAddresses(["a:1", "b:1"]);
        addresses.Next();
        addresses.Prefer("x:1");

        Assert.Equal("x:1", addresses.Next());
        Assert.Equal(["x:1", "b:1", "a:1"], addresses.WithOthers("x:1"));
    }
}

using Titan.Core.Tasks;
using Titan.Manager.Link;

namespace Titan.Tests.Link;

public sealed class OpenLeasesTests
{
    private static readonly OpenLease Lease = new(new TaskId(1, 1), Attempt: 1, MaxOutput: 10);

    private readonly OpenLeases _leases = new();

    [Fact]
    public void What_is_not_known_is_asked_for_and_known_then()
    {
        Assert.False(_leases.TryGet(7, out _));
        Assert.Same(Lease, _leases.Learn(7, Lease));
        Assert.True(_leases.TryGet(7, out var known));
        Assert.Same(Lease, known);
    }

    [Fact]
    public void What_the_loop_has_closed_stays_closed_whatever_the_store_said_before()
    {
        _leases.Close(7);
        Assert.Null(_leases.Learn(7, Lease));
        Assert.True(_leases.TryGet(7, out var known));
        Assert.Null(known);
    }

    [Fact]
    public void What_is_forgotten_is_asked_for_again()
    {
        _leases.Learn(7, Lease);
        _leases.Forget(7);
        Assert.False(_leases.TryGet(7, out _));
    }

    [Fact]
    public void So_many_are_known_and_no_more()
    {
        for (var lease = 0UL; lease < 200_000; lease++) _leases.Learn(lease, Lease);
        Assert.True(_leases.TryGet(0, out _));
        _leases.Learn(200_000, Lease);
        Assert.False(_leases.TryGet(0, out _));
        Assert.True(_leases.TryGet(200_000, out _));
    }
}

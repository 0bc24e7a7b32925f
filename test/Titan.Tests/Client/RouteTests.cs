using Titan.Client;
using Titan.Client.Connection;

namespace Titan.Tests.Client;

public sealed class RouteTests
{
    private static readonly ManagerAddress A = new("a", 1);
    private static readonly ManagerAddress B = new("b", 2);
    private static readonly ManagerAddress C = new("c", 3);

    [Fact]
    public void The_list_is_gone_through_in_order_and_again()
    {
        using var route = new Route(new TitanClientOptions { Managers = [A, B, C] });
        var seen = new List<ManagerAddress>();
        for (var i = 0; i < 4; i++)
        {
            seen.Add(route.Current.Address);
            route.TurnFrom(route.Current, null);
        }

        Assert.Equal([A, B, C, A], seen);
    }

    [Fact]
    public void A_leader_that_is_named_is_next_even_if_no_list_has_it()
    {
        using var route = new Route(new TitanClientOptions { Managers = [A, B] });
        route.TurnFrom(route.Current, "elsewhere:9");
        Assert.Equal(new ManagerAddress("elsewhere", 9), route.Current.Address);
        route.TurnFrom(route.Current, null);
        Assert.Equal(B, route.Current.Address);
    }

    [Fact]
    public void A_leader_that_is_named_and_fails_is_not_tried_again_before_the_others()
    {
        using var route = new Route(new TitanClientOptions { Managers = [A, B, C] });
        route.TurnFrom(route.Current, "b:2");
        Assert.Equal(B, route.Current.Address);
        route.TurnFrom(route.Current, null);
        Assert.Equal(C, route.Current.Address);
    }

    [Fact]
    public void A_manager_that_names_itself_is_left()
    {
        using var route = new Route(new TitanClientOptions { Managers = [A, B] });
        route.TurnFrom(route.Current, "a:1");
        Assert.Equal(B, route.Current.Address);
    }

    [Fact]
    public void Of_two_callers_that_saw_one_failure_only_the_first_turns()
    {
        using var route = new Route(new TitanClientOptions { Managers = [A, B, C] });
        var failed = route.Current;
        route.TurnFrom(failed, null);
        route.TurnFrom(failed, null);
        Assert.Equal(B, route.Current.Address);
    }
}

using Titan.Simulation.Planning;

namespace Titan.Simulation.Faults;

/// <summary>For a while nothing that one node sends to another arrives; then all of it does.</summary>
internal sealed record Clog(TimeSpan At, string From, string To, bool IsBothWays, TimeSpan Length) : Deed(At)
{
    public override string Kind => (IsBothWays, From[0], To[0]) switch
    {
        (true, 'm', 'd') => "manager is cut off from the database",
        (false, 'm', 'd') or (false, 'd', 'm') => "manager and database hear one way only",
        (true, 'w', _) or (true, _, 'w') => "worker is cut off",
        (false, 'w', _) => "worker is not heard",
        (false, _, 'w') => "worker hears nothing",
        (true, _, _) => "client is cut off",
        (false, _, _) => "client is heard one way only",
    };

    public override string Tell() => $"{From} {(IsBothWays ? "and" : "to")} {To} clogged for {Length.TotalSeconds:0.0} s";

    public override void Do(World world)
    {
        world.Coverage.Hit(Kind);
        if (IsBothWays) Both(world, From, To, Length);
        else OneWay(world, From, To, Length);
    }

    public static void Both(World world, string a, string b, TimeSpan length)
    {
        OneWay(world, a, b, length);
        OneWay(world, b, a, length);
    }

    private static void OneWay(World world, string from, string to, TimeSpan length)
    {
        var path = world.Paths[from, to];
        path.Clog();
        world.Simulator.After(length, path.Unclog);
    }
}

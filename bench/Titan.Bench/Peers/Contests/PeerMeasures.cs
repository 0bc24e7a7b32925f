namespace Titan.Bench.Peers.Contests;

/// <summary>All measurements beside peers, in the order of the speed table.</summary>
internal static class PeerMeasures
{
    /// <summary>Stands for all of them on the command line.</summary>
    public const string All = "peers";

    public static IMeasure[] Each() => [new ShellContest(), new QueueContest(), new StartContest(), new PostgresContest()];
}

using Titan.Core;
using Titan.Core.Tasks;

namespace Titan.Simulation.Invariants;

/// <summary>Of what tasks take of memory: the counts are what the records say, told apart from what keeps them; and the bound is kept.</summary>
internal static class WeightInvariants
{
    public static void Check(Cluster cluster)
    {
        var (open, ended) = (0L, 0L);
        foreach (var task in cluster.Tasks)
        {
            if (task.State.Phase.IsTerminal()) ended += WeightOf(task);
            else open += WeightOf(task);
        }

        Invariant.Holds(open == cluster.Bytes.Open, $"14: bytes are right: {cluster.Bytes.Open} of tasks that have not ended, in truth {open}");
        Invariant.Holds(ended == cluster.Bytes.Ended, $"14: bytes are right: {cluster.Bytes.Ended} of tasks that have ended, in truth {ended}");
    }

    /// <summary>Of what a batch left; what is read at a start makes room with the first.</summary>
    public static void CheckRoom(Cluster cluster)
    {
        var (open, ended) = (cluster.Bytes.Open, cluster.Bytes.Ended);
        Invariant.Holds(ended == 0 || open + ended <= cluster.Options.MaxPendingBytes, $"14: what has ended makes room: {open} and {ended} bytes, {cluster.Options.MaxPendingBytes} at most");
    }

    /// <summary>The tasks of these worlds have no maps that are weighed apart.</summary>
    private static long WeightOf(TaskEntry task) => TaskWeight.Of(new StoredTask(task.Spec, task.State, task.Attempts));
}

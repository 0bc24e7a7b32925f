using Titan.Core.Tasks;

namespace Titan.Core.Scheduling;

/// <summary>Grants attempts for as long as a waiting task and a free, fitting Worker meet.</summary>
internal sealed class Dispatcher(Cluster cluster, Lifecycle lifecycle)
{
    public void Dispatch(Instant now, Decision decision)
    {
        while (cluster.Placement.TryMatch(out var task, out var worker))
            lifecycle.Grant(task, worker, now, decision);
    }
}

using Titan.Core.Releases;
using Titan.Manager.Link;
using Titan.Manager.Telemetry;
using Titan.Manager.Watching;

namespace Titan.Manager.Loop;

/// <summary>Takes what the loop releases to where it belongs: orders to Workers, facts to watchers, rates and the log.</summary>
internal sealed class ReleaseRouter(Connections connections, Watchers watchers, Throughput throughput, FactLog factLog) : IReleases
{
    public void Carry(IReadOnlyList<Release> releases)
    {
        var (submitted, started, ended) = (0, 0, 0);
        foreach (var release in releases)
        {
            switch (release)
            {
                case Grant grant:
                    connections.Send(grant);
                    watchers.Notify(grant.Spec.Id);
                    if (!grant.Again) started++;
                    break;
                case Order order:
                    connections.Send(order);
                    break;
                case TaskFact fact:
                    watchers.Notify(fact.Task);
                    factLog.Tell(fact);
                    if (fact is TaskSubmitted) submitted++;
                    else if (fact is TaskEnded) ended++;
                    break;
                case Fact fact:
                    factLog.Tell(fact);
                    break;
            }
        }

        throughput.Count(submitted, started, ended);
    }

    public void Reset(LoopUnavailableException why) => connections.CloseAll(why.ToRefused());
}

using System.Threading.Channels;
using Titan.Core;
using Titan.FailPoints;

namespace Titan.Manager.Loop;

/// <summary>Items that are decided together and become durable in one commit.</summary>
/// <param name="asides">Heard before anything else: what time brings is judged by all that was said until now.</param>
/// <param name="lastCommit">See <see cref="Committer.Latest"/>. Deciding takes no longer, within limits: a quick store gains nothing by large batches, and whoever asks for little would wait for them.</param>
internal sealed class Batch(Orchestrator orchestrator, ManagerClock clock, Asides asides, TimeSpan lastCommit)
{
    /// <summary>Items of one commit.</summary>
    private const int MaxItems = 4_096;

    /// <summary>New records of one commit, by the weight of its items: a store must be able to take it within the time that it has, however much waits.</summary>
    private const long MaxWeight = 16 << 20;

    /// <summary>Time spent on deciding: whoever comes next waits for all of it, and a batch of so much is large enough for any store.</summary>
    private static readonly TimeSpan LongestDeciding = TimeSpan.FromMilliseconds(5);

    /// <summary>What it costs to conclude and commit a batch is little beside so much.</summary>
    private static readonly TimeSpan ShortestDeciding = TimeSpan.FromMilliseconds(1);

    /// <summary>Longer than one decision takes: the machine, or the collector, held this thread up, and that is no reason to take less.</summary>
    private static readonly TimeSpan Standstill = TimeSpan.FromMilliseconds(25);

    private readonly TimeSpan _maxDeciding = lastCommit < ShortestDeciding ? ShortestDeciding : lastCommit < LongestDeciding ? lastCommit : LongestDeciding;

    private readonly List<LoopItem> _items = [];
    private readonly Decision _decision = new();
    private long _weight;
    private TimeSpan _deciding;

    public bool IsFull => _items.Count >= MaxItems || _weight >= MaxWeight || _deciding >= _maxDeciding;

    /// <summary>Tasks by phase, as this batch leaves them; set when it is concluded.</summary>
    public PhaseCounts Counts { get; private set; } = new();

    /// <summary>It was full of grants, and another is to follow; set when it is concluded.</summary>
    public bool HasMoreToGrant { get; private set; }

    public IReadOnlyList<Titan.Core.Releases.Release> Releases => _decision.Releases;

    /// <summary>Decides what waits in the inbox, as far as the batch has room.</summary>
    public void Drain(ChannelReader<LoopItem> inbox)
    {
        asides.Decide(orchestrator, clock, _decision);
        var now = clock.Now;
        while (!IsFull && inbox.TryRead(out var item))
        {
            // Before it is decided, so that it is failed with the others should it throw.
            _items.Add(item);
            _weight += item.Weight;
            item.Decide(orchestrator, now, _decision);
            var decided = clock.Now;
            if (decided - now < Standstill) _deciding += decided - now;
            now = decided;
        }
    }

    public Changes Conclude()
    {
        asides.Decide(orchestrator, clock, _decision);
        var now = clock.Now;
        if (orchestrator.NextDue <= now) orchestrator.Tick(now, _decision);
        var changes = orchestrator.Conclude(now, _decision);
        Counts = orchestrator.Counts.Copy();
        HasMoreToGrant = orchestrator.HasMoreToGrant;
        return changes;
    }

    public void Release()
    {
        for (var at = 0; at < _items.Count; at++)
        {
            FailPoint.HitIf(at == 1, FailPointNames.ManagerReleaseMidway);
            _items[at].Release();
        }
    }

    public void Fail(Exception why)
    {
        foreach (var item in _items) item.Fail(why);
    }
}

using Titan.Core;
using Titan.Core.Tasks;
using Titan.Simulation.Invariants;
using Titan.Simulation.Kernel;
using Titan.Storage;

namespace Titan.Simulation.Store;

/// <summary>The store that outlives every Manager: its rows, who leads, and how it is doing.</summary>
/// <param name="isShared">True: several Managers, of which one leads by a lease in the time of the database. False: one Manager has it for itself.</param>
internal sealed class Database(World world, bool isShared, Dice dice)
{
    /// <summary>A leader that has not renewed for this long may be replaced.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);

    private readonly Queue<Action> _unheard = new();
    private readonly HistoryInvariants _history = new();
    private Peer? _leader;
    private TimeSpan _heldUntil;

    public bool IsShared { get; } = isShared;

    /// <summary>All that was ever committed: as stores with history keep it, what is retired stays.</summary>
    public Records Records { get; } = new() { KeepsHistory = true };

    public Dictionary<OutputKey, KeptOutput> Output { get; } = [];

    public ulong Epoch { get; private set; }

    public DatabaseCondition Condition { get; private set; }

    /// <summary>Times of a hundred in which something is done and its answer is lost.</summary>
    public int LosesAnswers { get; set; }

    /// <summary>The longest that one piece of work takes; most take far less.</summary>
    public TimeSpan SlowestWork { get; set; } = TimeSpan.FromMilliseconds(3);

    /// <summary>Grows with each crash: what was being done then is not done.</summary>
    public int Crashes { get; private set; }

    public Peer? Leader => IsShared && _heldUntil > world.Simulator.Now ? _leader : null;

    public void Become(DatabaseCondition condition)
    {
        Condition = condition;
        if (condition == DatabaseCondition.Silent) return;
        while (_unheard.TryDequeue(out var request)) request();
    }

    /// <summary>What was not committed is lost, and every connection with it.</summary>
    public void Crash()
    {
        Crashes++;
        _unheard.Clear();
    }

    /// <summary>How long the next piece of work takes.</summary>
    public TimeSpan NextWork() => dice.Skewed(TimeSpan.FromMicroseconds(50), SlowestWork);

    public bool LosesNextAnswer() => LosesAnswers > 0 && dice.Percent(LosesAnswers);

    public void HoldUntilHeard(Action request) => _unheard.Enqueue(request);

    /// <summary>Begins a leadership; null while another one holds.</summary>
    public StoredState? Open(Peer self, Instant endedSince)
    {
        if (Leader is { } leader && leader.Id != self.Id) return null;
        Epoch++;
        _leader = self with { Leads = true };
        _heldUntil = world.Simulator.Now + Lease;
        return Records.Open(Epoch, endedSince);
    }

    /// <exception cref="StoreFencedException">Another leadership has begun.</exception>
    public void Renew(ulong epoch)
    {
        CheckEpoch(epoch);
        _heldUntil = world.Simulator.Now + Lease;
    }

    public void Resign(ulong epoch)
    {
        if (epoch == Epoch) _heldUntil = world.Simulator.Now;
    }

    /// <exception cref="StoreFencedException">Another leadership has begun: nothing was written.</exception>
    public void Commit(ulong epoch, Changes changes)
    {
        CheckEpoch(epoch);
        Records.Commit(changes);
        _history.Check(Records, changes, Instant.Never);
        world.Committed(changes);
    }

    /// <exception cref="StoreFencedException">Another leadership has begun: nothing was written.</exception>
    public void Append(ulong epoch, IReadOnlyList<OutputPiece> pieces)
    {
        CheckEpoch(epoch);
        foreach (var piece in pieces)
        {
            if (!Records.TryFind(piece.Key.Task, out _)) continue;
            if (!Output.TryGetValue(piece.Key, out var kept)) Output.Add(piece.Key, kept = new KeptOutput(piece.Cap));
            kept.Write(piece.Offset, piece.Bytes.Span);
        }
    }

    /// <exception cref="StoreFencedException">Another leadership has begun: nothing was removed.</exception>
    public void Forget(ulong epoch, IReadOnlyCollection<TaskId> ids)
    {
        CheckEpoch(epoch);
        foreach (var id in ids)
        {
            if (!Records.Forget(id)) continue;
            _history.Forget(id);
            foreach (var key in Output.Keys.Where(key => key.Task == id).ToList()) Output.Remove(key);
            world.Ledger.Forgotten(id);
        }
    }

    /// <summary>With its latest retry.</summary>
    public StoredTask? Find(TaskId id) => Records.TryFind(id, out var task)
        ? task with { RetriedBy = Records.ById.Values.Where(other => other.Spec.RetryOf == id).Select(other => other.Spec.Id).DefaultIfEmpty().Max() }
        : null;

    /// <summary>In the order of their ids.</summary>
    public IReadOnlyList<TaskSpec> FindKeys(IReadOnlyCollection<string> keys) =>
        [.. Records.ById.Values.Select(task => task.Spec).Where(spec => spec.IdKey is { } key && keys.Contains(key)).OrderBy(spec => spec.Id)];

    private void CheckEpoch(ulong epoch)
    {
        if (epoch == Epoch) return;
        world.Coverage.Hit("write fenced");
        throw new StoreFencedException($"epoch {epoch} is over: {Epoch} leads");
    }
}

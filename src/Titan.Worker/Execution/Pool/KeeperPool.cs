using Titan.Worker.Execution.Framing;
using Titan.Worker.Execution.Keeping;

namespace Titan.Worker.Execution.Pool;

/// <summary>Gives attempts to keepers, and starts keepers when all are at work: never more than there are slots, but for those that have retired.</summary>
/// <remarks>Everything but the clock-work of <see cref="KeeperWatch"/> happens under the one lock of the execution.</remarks>
internal sealed class KeeperPool(int slots, Lock gate)
{
    /// <summary>Beyond what an attempt may take by its own timeout and grace, for a machine that is very busy.</summary>
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(30);

    /// <summary>Each takes memory for what it holds. While there are so many no other keeper takes the place of one that retires or is gone.</summary>
    public const int MostRetired = 32;

    // The last to become idle is the first to work: its memory is warm.
    private readonly Stack<KeeperProcess> _idle = new();
    private readonly LinkedList<(LocalAttempt Attempt, RunOrder Order)> _waiting = [];
    private readonly HashSet<LocalAttempt> _running = [];
    private int _count;
    private int _retired;

    /// <summary>Keepers that the waiting attempts need and there is room for.</summary>
    public int Wanted
    {
        get
        {
            lock (gate) return _retired < MostRetired ? Math.Min(_waiting.Count, slots - _count) : 0;
        }
    }

    /// <summary>Some wait for a keeper, and none may be started for them.</summary>
    public bool IsBlocked
    {
        get
        {
            lock (gate) return _retired >= MostRetired && _waiting.Count > 0 && _count < slots;
        }
    }

    /// <summary>Starts it, or lets it wait for a keeper.</summary>
    /// <returns>False when the watch has something to do for it: to start a keeper, or to send the rest.</returns>
    public bool Run(LocalAttempt attempt, RunOrder order)
    {
        lock (gate)
        {
            while (_idle.TryPop(out var keeper))
            {
                if (keeper.Link.IsClosed) continue;
                Assign(keeper, attempt, order);
                return !keeper.Link.IsBackedUp;
            }

            _waiting.AddLast((attempt, order));
            return _count >= slots;
        }
    }

    /// <summary>Takes back one that waits. False when it does not.</summary>
    public bool Withdraw(LocalAttempt attempt)
    {
        lock (gate)
        {
            for (var node = _waiting.First; node is not null; node = node.Next)
            {
                if (node.Value.Attempt != attempt) continue;
                _waiting.Remove(node);
                return true;
            }

            return false;
        }
    }

    /// <summary>Those that wait for a keeper, longest first; they wait no more.</summary>
    public LocalAttempt[] GiveUpAll()
    {
        lock (gate)
        {
            var waiting = _waiting.Select(static entry => entry.Attempt).ToArray();
            _waiting.Clear();
            return waiting;
        }
    }

    public void Add(KeeperProcess keeper)
    {
        lock (gate)
        {
            _count++;
            Free(keeper);
        }
    }

    /// <summary>It takes no more attempts. What it runs, if anything, ends presently.</summary>
    public void Retire(KeeperProcess keeper)
    {
        lock (gate)
        {
            if (keeper.IsRetired) return;
            keeper.IsRetired = true;
            _count--;
            _retired++;
        }
    }

    /// <summary>It has ended what it ran.</summary>
    public void Free(KeeperProcess keeper)
    {
        lock (gate)
        {
            if (keeper.Running is { } ended) _running.Remove(ended);
            keeper.Running = null;
            keeper.MustEndBy = MonotonicTime.Never;
            if (keeper.IsRetired) return;
            if (_waiting.First is { } first)
            {
                _waiting.RemoveFirst();
                Assign(keeper, first.Value.Attempt, first.Value.Order);
            }
            else
            {
                _idle.Push(keeper);
            }
        }
    }

    /// <summary>It is gone.</summary>
    /// <returns>What it ran, and what else it kept.</returns>
    public (LocalAttempt? Running, LocalAttempt[] Kept) Remove(KeeperProcess keeper)
    {
        lock (gate)
        {
            if (keeper.IsRetired) _retired--;
            else _count--;
            foreach (var attempt in keeper.Holding) attempt.Keeper = null;
            var running = keeper.Running;
            if (running is not null) _running.Remove(running);
            return (running, [.. keeper.Holding.Where(attempt => attempt != running)]);
        }
    }

    /// <summary>From now on it has this long, or is taken to hang.</summary>
    public void Expect(KeeperProcess keeper, TimeSpan limit)
    {
        lock (gate) keeper.MustEndBy = MonotonicTime.Earlier(keeper.MustEndBy, MonotonicTime.Now + limit + Leeway);
    }

    private void NoteCompany(LocalAttempt attempt)
    {
        attempt.RanAlone = _running.Count == 0 && _retired == 0;
        // Of two or more every one knows already.
        if (_running.Count == 1) _running.First().RanAlone = false;
        _running.Add(attempt);
    }

    private void Assign(KeeperProcess keeper, LocalAttempt attempt, RunOrder order)
    {
        keeper.Running = attempt;
        keeper.WasTraced = false;
        keeper.Holding.Add(attempt);
        attempt.Keeper = keeper;
        attempt.WasHandedOver = true;
        NoteCompany(attempt);
        if (order.Timeout > TimeSpan.Zero) Expect(keeper, order.Timeout + order.Grace);
        keeper.Run(order);
        keeper.Link.Send();
    }
}

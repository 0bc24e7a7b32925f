using Titan.Worker.Execution.Framing;
using Titan.Worker.Execution.Keeping;

namespace Titan.Worker.Execution.Pool;

/// <summary>Gives attempts to keepers, and starts keepers when all are at work: never more than there are slots.</summary>
/// <remarks>Everything but the clock-work of <see cref="KeeperWatch"/> happens under the one lock of the execution.</remarks>
internal sealed class KeeperPool(int slots, Lock gate)
{
    /// <summary>Beyond what an attempt may take by its own timeout and grace, for a machine that is very busy.</summary>
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(30);

    // The last to become idle is the first to work: its memory is warm.
    private readonly Stack<KeeperProcess> _idle = new();
    private readonly LinkedList<(LocalAttempt Attempt, RunOrder Order)> _waiting = [];
    private int _count;

    /// <summary>Keepers that the waiting attempts need and there is room for.</summary>
    public int Wanted
    {
        get
        {
            lock (gate) return Math.Min(_waiting.Count, slots - _count);
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

    /// <summary>It has ended what it ran.</summary>
    public void Free(KeeperProcess keeper)
    {
        lock (gate)
        {
            keeper.Running = null;
            keeper.MustEndBy = MonotonicTime.Never;
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
            _count--;
            foreach (var attempt in keeper.Holding) attempt.Keeper = null;
            var running = keeper.Running;
            return (running, [.. keeper.Holding.Where(attempt => attempt != running)]);
        }
    }

    /// <summary>From now on it has this long, or is taken to hang.</summary>
    public void Expect(KeeperProcess keeper, TimeSpan limit)
    {
        lock (gate) keeper.MustEndBy = MonotonicTime.Earlier(keeper.MustEndBy, MonotonicTime.Now + limit + Leeway);
    }

    private void Assign(KeeperProcess keeper, LocalAttempt attempt, RunOrder order)
    {
        keeper.Running = attempt;
        keeper.Holding.Add(attempt);
        attempt.Keeper = keeper;
        attempt.WasHandedOver = true;
        if (order.Timeout > TimeSpan.Zero) Expect(keeper, order.Timeout + order.Grace);
        keeper.Run(order);
        keeper.Link.Send();
    }
}

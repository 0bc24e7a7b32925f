using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Titan.Core;
using Titan.Core.Releases;
using Titan.Core.Tasks;
using Titan.Core.Workers;
using Titan.FailPoints;
using Titan.Worker.Execution;

namespace Titan.Worker.Link;

/// <summary>Every attempt that this Worker holds, and the slots they take: the one owner of both.</summary>
/// <remarks>
/// Grants are idempotent. An ended attempt is held until its result is acknowledged. Of two leases of one task the older
/// is stopped, and the newer begins when the older has ended. Nothing is called with the lock held.
/// </remarks>
internal sealed class Inventory : IExecutionListener, IDisposable
{
    private readonly Outbox _outbox;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Dictionary<Lease, Holding> _held = [];
    private readonly Dictionary<TaskId, Holding> _newest = [];
    private readonly SpentLeases _spent = new();
    private readonly WaitingLine _waiting;
    private readonly Doubts _doubts;
    private readonly Means _means;
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IExecution? _execution;
    private int _busy;
    private bool _starting;

    /// <param name="random">Spreads the trials of a machine that is short of something.</param>
    /// <param name="log">Told when it is, and when it is not any more.</param>
    public Inventory(int slots, Outbox outbox, TimeProvider time, Random? random = null, ILogger? log = null)
    {
        (_outbox, _time) = (outbox, time);
        _waiting = new WaitingLine(time, GiveBackOverdue);
        _doubts = new Doubts(time, EndOverdue);
        _means = new Means(slots, time, random ?? Random.Shared, TryMeans, log ?? NullLogger.Instance);
    }

    /// <summary>True when it takes no new work.</summary>
    public bool IsDraining { get; private set; }

    /// <summary>True when nothing runs, and no result waits for its acknowledgement.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_lock) return _held.Count == 0;
        }
    }

    private IExecution Execution => _execution ?? throw new InvalidOperationException("nothing runs attempts yet");

    /// <summary>Whoever runs the attempts has this as its listener, so it comes after.</summary>
    public void Attach(IExecution execution) => _execution = execution;

    /// <summary>Takes grants, in order. One that is held already changes nothing; one that cannot be run here ends at once.</summary>
    public void Accept(IReadOnlyList<V1.Grant> grants)
    {
        List<Lease>? superseded = null;
        lock (_lock)
        {
            foreach (var grant in grants)
            {
                var lease = new Lease(grant.Lease);
                if (_held.ContainsKey(lease) || _spent.Contains(lease)) continue;
                var holding = grant.ToHolding(out var refusal);
                _held.Add(holding.Lease, holding);
                if (refusal is not null) EndUnstarted(holding, Cause.Spawn, $"{refusal.Message}; {refusal.Hint}");
                else if (IsDraining) EndUnstarted(holding, Cause.WorkerLost, "this worker takes no new work");
                else if (_means.AreGone) EndUnstarted(holding, Cause.WorkerLost, $"given back: {_means.Describe()}");
                else if (Place(holding) is { } older) (superseded ??= []).Add(older.Lease);
            }
        }

        foreach (var lease in superseded ?? []) Stop(lease, new Stopping(StopReason.LeaseClosed, TimeSpan.Zero, GivenUp: null));
        FailPoint.Hit(FailPointNames.WorkerGrantTaken);
        StartWhatFits();
    }

    /// <summary>Ends an attempt. One that is not held, or has ended, is left alone: the next pulse says so.</summary>
    /// <returns>Whether this begins its end; false as well when it was being ended already.</returns>
    public bool Stop(Lease lease, Stopping stopping)
    {
        bool first;
        lock (_lock)
        {
            if (!_held.TryGetValue(lease, out var holding) || holding.Phase == HeldPhase.Ended) return false;
            first = holding.Phase != HeldPhase.Stopping;
            if (!holding.HasSlot)
            {
                var cause = stopping.GivenUp is null && stopping.Reason == StopReason.Cancelled ? Cause.Cancelled : Cause.WorkerLost;
                EndUnstarted(holding, cause, stopping.GivenUp ?? "stopped before it began");
                return true;
            }

            holding.Phase = HeldPhase.Stopping;
            holding.Stopping = stopping;
        }

        Execution.Stop(lease, stopping.Reason, stopping.Grace);
        return first;
    }

    /// <summary>Kills everything that has not ended, to run elsewhere; gives the number of those.</summary>
    public int KillAll(string why) => StopAll(why, static _ => TimeSpan.Zero).Length;

    /// <summary>The same, but each with the grace of its task; gives the longest of those as well.</summary>
    public (int Count, TimeSpan LongestGrace) TerminateAll(string why)
    {
        var stopped = StopAll(why, static holding => holding.Assignment.Grace);
        return (stopped.Length, stopped.Select(static holding => holding.Assignment.Grace).DefaultIfEmpty().Max());
    }

    /// <summary>From now on nothing begins; what waits for a slot is given back. Completes when nothing runs any more.</summary>
    public Task DrainAsync(string why)
    {
        lock (_lock)
        {
            IsDraining = true;
            foreach (var (holding, end) in _doubts.TakeAll()) End(holding, ForeignEnd.WithItsWorker(end));
            GiveBackWaiting(why);
            Mark();
        }

        _outbox.AddPulse();
        _outbox.Flush();
        return _idle.Task;
    }

    /// <summary>Completes when, after a drain, every result has been acknowledged.</summary>
    public Task WhenEmpty() => _empty.Task;

    /// <summary>The results of these are in the store, or change nothing.</summary>
    public void Acknowledge(IReadOnlyList<ulong> leases)
    {
        foreach (var number in leases)
        {
            var lease = new Lease(number);
            lock (_lock)
            {
                if (!_held.TryGetValue(lease, out var holding) || holding.Phase != HeldPhase.Ended) continue;
                _held.Remove(lease);
                _spent.Add(lease);
                if (_newest.TryGetValue(holding.Task, out var newest) && newest == holding) _newest.Remove(holding.Task);
                _outbox.Drop(holding);
            }

            FailPoint.Hit(FailPointNames.WorkerResultAcknowledged);
            Execution.Forget(lease);
        }

        if (!IsDraining) return;
        lock (_lock) Mark();
    }

    /// <summary>All that is held, as it stands.</summary>
    public Holding[] Snapshot()
    {
        lock (_lock) return [.. _held.Values];
    }

    /// <summary>Writes all that is held, as it stands, for a hello.</summary>
    public void Describe(V1.Hello hello)
    {
        lock (_lock)
        {
            hello.Draining = IsDraining;
            hello.WithheldSlots = _means.Withheld;
            hello.WithheldFor = _means.Describe();
            foreach (var holding in _held.Values) hello.Held.Add(holding.ToWire());
        }
    }

    /// <summary>The same for a pulse.</summary>
    public void Describe(V1.Pulse pulse)
    {
        lock (_lock)
        {
            pulse.Draining = IsDraining;
            pulse.WithheldSlots = _means.Withheld;
            pulse.WithheldFor = _means.Describe();
            foreach (var holding in _held.Values) pulse.Held.Add(holding.ToWire());
        }
    }

    public void Started(Lease lease, Instant at)
    {
        lock (_lock)
        {
            if (!_held.TryGetValue(lease, out var holding) || holding.Phase == HeldPhase.Ended) return;
            FailPoint.Hit(FailPointNames.WorkerStartUnsaid);
            holding.StartedAt = at;
            if (holding.Phase == HeldPhase.Accepted) holding.Phase = HeldPhase.Running;
            _outbox.AddStart(holding, hasMore: !_waiting.IsEmpty);
        }
    }

    public void OutputReady(Lease lease)
    {
        lock (_lock)
        {
            if (!_held.TryGetValue(lease, out var holding)) return;
            _outbox.AddOutput(holding);
        }

        Flush();
    }

    public void OutputLost(Lease lease, string why)
    {
        lock (_lock)
        {
            if (_held.TryGetValue(lease, out var holding) && holding.End is { } end) holding.End = end with { Message = end.Message ?? why };
        }
    }

    public void Ended(Lease lease, AttemptEnd end)
    {
        lock (_lock)
        {
            if (!_held.TryGetValue(lease, out var holding) || holding.Phase == HeldPhase.Ended) return;
            FailPoint.Hit(FailPointNames.WorkerResultUnsaid);
            if (end.Shortage is { } shortage) RunShortOf(shortage, filled: _busy - 1);
            if (holding.Stopping is not null || !ForeignEnd.MayBe(end)) End(holding, Judged(holding, end));
            else if (IsDraining) End(holding, ForeignEnd.WithItsWorker(end));
            else _doubts.Add(holding, end);
        }

        StartWhatFits();
        Flush();
    }

    public void RanShort(string shortage)
    {
        lock (_lock) RunShortOf(shortage, _busy);
        _outbox.Flush();
    }

    public void Tried(string? shortage)
    {
        lock (_lock)
        {
            _means.Tried(shortage, _busy);
            _outbox.AddPulse();
        }

        StartWhatFits();
        _outbox.Flush();
    }

    public void Dispose()
    {
        _waiting.Dispose();
        _doubts.Dispose();
        _means.Dispose();
    }

    private Holding[] StopAll(string why, Func<Holding, TimeSpan> graceOf)
    {
        Holding[] open;
        lock (_lock) open = [.. _held.Values.Where(static holding => holding.Phase != HeldPhase.Ended)];
        foreach (var holding in open) Stop(holding.Lease, new Stopping(StopReason.LeaseClosed, graceOf(holding), why));
        _outbox.Flush();
        return open;
    }

    private static AttemptEnd Judged(Holding holding, AttemptEnd end) => holding.Stopping?.GivenUp is { } why ? GivenBack(end, why) : end;

    /// <summary>What ended by itself keeps its own end; what this Worker ended is to run elsewhere.</summary>
    private static AttemptEnd GivenBack(AttemptEnd end, string why) =>
        end.Cause is Cause.Cancelled or Cause.WorkerLost or Cause.Signal ? end with { Cause = Cause.WorkerLost, Message = why } : end;

    /// <summary>Finds a new attempt its place among those of its task; gives the one that is to be stopped for it.</summary>
    private Holding? Place(Holding holding)
    {
        var older = _newest.GetValueOrDefault(holding.Task);
        if (older is not null && older.Lease > holding.Lease)
        {
            EndUnstarted(holding, Cause.WorkerLost, $"superseded by lease {older.Lease}");
            return null;
        }

        _newest[holding.Task] = holding;
        if (older is { HasSlot: false, Phase: not HeldPhase.Ended })
        {
            // It never began: whatever it waits for, the new one waits for in its place.
            var before = older.Predecessor;
            EndUnstarted(older, Cause.WorkerLost, $"superseded by lease {holding.Lease}");
            older = before;
        }

        if (older is null || older.Phase == HeldPhase.Ended)
        {
            _waiting.Add(holding);
            return null;
        }

        holding.Predecessor = older;
        older.Successor = holding;
        return older;
    }

    /// <summary>With more to do here the Manager need not hear of each end at once: a few together cost it, and us, one frame.</summary>
    private void Flush()
    {
        bool hasMore;
        lock (_lock) hasMore = !_waiting.IsEmpty;
        if (hasMore) _outbox.FlushSoon();
        else _outbox.Flush();
    }

    /// <summary>They ended a moment ago, and this Worker was not told to end: it was their own matter.</summary>
    private void EndOverdue()
    {
        lock (_lock)
        {
            foreach (var (holding, end) in _doubts.TakeOverdue()) End(holding, Judged(holding, end));
        }

        StartWhatFits();
        Flush();
    }

    private void TryMeans()
    {
        lock (_lock)
        {
            if (IsDraining) return;
        }

        Execution.Try();
    }

    /// <summary>The Manager hears of it with the result that tells it, or before.</summary>
    private void RunShortOf(string shortage, int filled)
    {
        _means.RunShort(shortage, filled);
        _outbox.AddPulse();
        GiveBackWaiting($"given back: {_means.Describe()}");
    }

    private void GiveBackWaiting(string why)
    {
        foreach (var holding in _held.Values)
        {
            if (holding is { HasSlot: false, Phase: not HeldPhase.Ended }) EndUnstarted(holding, Cause.WorkerLost, why);
        }
    }

    private void GiveBackOverdue()
    {
        lock (_lock)
        {
            foreach (var holding in _waiting.TakeOverdue())
                EndUnstarted(holding, Cause.WorkerLost, $"given back: no slot was free within {WaitingLine.Patience.TotalMilliseconds:0} ms");
        }

        _outbox.Flush();
    }

    private void StartWhatFits()
    {
        lock (_lock)
        {
            // Whoever starts attempts already sees what has come: starting one may end another, which would start a third, and so on down the stack.
            if (_starting) return;
            _starting = true;
        }

        while (TakeStartable() is { } holding)
        {
            Execution.Start(holding.Assignment);
            // A stop that came in between found nothing to stop.
            if (StoppingOf(holding) is { } stopping) Execution.Stop(holding.Lease, stopping.Reason, stopping.Grace);
        }
    }

    private Holding? TakeStartable()
    {
        lock (_lock)
        {
            if (_busy < _means.Slots && _waiting.TryTake(out var holding))
            {
                holding.HasSlot = true;
                _busy++;
                return holding;
            }

            _starting = false;
            return null;
        }
    }

    private Stopping? StoppingOf(Holding holding)
    {
        lock (_lock) return holding.Stopping;
    }

    private void EndUnstarted(Holding holding, Cause cause, string why) => End(holding, new AttemptEnd
    {
        Cause = cause,
        Message = why,
        EndedAt = new Instant((_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks),
    });

    private void End(Holding holding, AttemptEnd end)
    {
        holding.End = end;
        holding.Phase = HeldPhase.Ended;
        if (holding.HasSlot)
        {
            holding.HasSlot = false;
            _busy--;
        }

        if (holding.Predecessor is { } before)
        {
            // It never began: what it waited for is the latest of its task again, and whatever comes next waits for that.
            holding.Predecessor = null;
            before.Successor = null;
            if (_newest.GetValueOrDefault(holding.Task) == holding) _newest[holding.Task] = before;
        }

        if (holding.Successor is { } successor)
        {
            holding.Successor = null;
            successor.Predecessor = null;
            if (successor.Phase == HeldPhase.Accepted) _waiting.Add(successor);
        }

        _outbox.AddEnd(holding);
        // A slot that was filled under a closed lease is free again only when a pulse says so.
        if (holding.Stopping?.Reason == StopReason.LeaseClosed) _outbox.AddPulse();
        if (IsDraining) Mark();
    }

    private void Mark()
    {
        if (_busy == 0) _idle.TrySetResult();
        if (_held.Count == 0) _empty.TrySetResult();
    }
}

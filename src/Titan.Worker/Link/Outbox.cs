using System.Diagnostics.CodeAnalysis;

namespace Titan.Worker.Link;

/// <summary>What is still to be said to the Manager. Any thread adds, and then flushes; the one writer of the connection takes.</summary>
/// <remarks>
/// Attempts with output take turns, a piece each, so that a noisy one does not starve the others. A result waits until its
/// output has been said. Ends and output are said at once; starts go with whatever goes next, at the latest after 5 ms,
/// so that a short task costs one frame and not two. A Worker that has more to do at once says all of it every 20 ms.
/// </remarks>
internal sealed class Outbox : IDisposable
{
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(5);

    /// <summary>Less than half of what a Worker is granted ahead of its slots: it is given more before it has done what it has.</summary>
    private static readonly TimeSpan GatheringUnderLoad = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly Queue<Holding> _starts = new();
    private readonly Queue<Holding> _turns = new();
    private readonly Queue<Holding> _results = new();
    private readonly ITimer _timer;
    private FrameWriter? _writer;
    private bool _isTimed;
    private bool _startsDue;
    private bool _pulseDue;

    public Outbox(TimeProvider time) => _timer = time.CreateTimer(_ => EndGathering(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Begins a new connection: all that is held is to be said again. Output must have been rewound.</summary>
    public void Connect(FrameWriter writer, IEnumerable<Holding> held)
    {
        lock (_lock)
        {
            _starts.Clear();
            _turns.Clear();
            _results.Clear();
            foreach (var holding in held) SayAgain(holding);
            _pulseDue = true;
            _writer = writer;
        }

        Flush();
    }

    /// <summary>The connection is over: what comes now waits for the next one.</summary>
    public void Disconnect()
    {
        lock (_lock) _writer = null;
    }

    /// <param name="hasMore">True when more attempts wait here for a slot.</param>
    public void AddStart(Holding holding, bool hasMore)
    {
        lock (_lock)
        {
            _starts.Enqueue(holding);
            Gather(hasMore ? GatheringUnderLoad : Gathering);
        }
    }

    public void AddOutput(Holding holding)
    {
        lock (_lock) GiveTurn(holding);
    }

    public void AddEnd(Holding holding)
    {
        lock (_lock)
        {
            holding.ResultDue = true;
            Advance(holding);
        }
    }

    /// <summary>The inventory is to be told with the next frame.</summary>
    public void AddPulse()
    {
        lock (_lock) _pulseDue = true;
    }

    /// <summary>Says what was added: on the thread of the caller, unless a frame is being written just now. Never blocks.</summary>
    /// <remarks>Handing it to another thread would cost more than the writing. Not to be called with a lock held.</remarks>
    public void Flush()
    {
        FrameWriter? writer;
        lock (_lock) writer = _writer;
        writer?.Write();
    }

    /// <summary>Says what was added with whatever goes next, at the latest after 20 ms: for one who has more to do at once.</summary>
    public void FlushSoon()
    {
        lock (_lock) Gather(GatheringUnderLoad);
    }

    /// <summary>It is acknowledged: nothing more is said of it.</summary>
    public void Drop(Holding holding)
    {
        lock (_lock) holding.ResultQueued = true;
    }

    public bool TakePulse()
    {
        lock (_lock)
        {
            var due = _pulseDue;
            _pulseDue = false;
            return due;
        }
    }

    /// <summary>Takes starts, of which those that have ended meanwhile are left out: the result tells when they began.</summary>
    /// <param name="onlyDue">True when nothing else goes just now.</param>
    public void TakeStarts(int most, bool onlyDue, ICollection<Holding> taken)
    {
        lock (_lock)
        {
            if (onlyDue && !_startsDue) return;
            while (taken.Count < most && _starts.TryDequeue(out var holding))
            {
                if (!holding.ResultDue || holding.End!.Cause == Core.Tasks.Cause.WorkerLost) taken.Add(holding);
            }

            if (_starts.Count == 0) _startsDue = false;
        }
    }

    /// <summary>Whose turn it is to send output. The turn is over; <see cref="EndTurn"/> says how it went.</summary>
    public bool TryTakeTurn([NotNullWhen(true)] out Holding? holding)
    {
        lock (_lock)
        {
            if (!_turns.TryDequeue(out holding)) return false;
            holding.HasTurn = false;
            return true;
        }
    }

    /// <summary>Takes the turns of all that have ended, out of turn.</summary>
    public void TakeEndedTurns(ICollection<Holding> taken)
    {
        lock (_lock)
        {
            for (var left = _turns.Count; left > 0; left--)
            {
                var holding = _turns.Dequeue();
                if (holding.ResultDue)
                {
                    holding.HasTurn = false;
                    taken.Add(holding);
                }
                else
                {
                    _turns.Enqueue(holding);
                }
            }
        }
    }

    /// <param name="sent">True when there was a piece to send, or is one: there is to be another turn.</param>
    /// <param name="complete">True when all that was kept has been taken, and the attempt has ended.</param>
    public void EndTurn(Holding holding, bool sent, bool complete)
    {
        lock (_lock)
        {
            holding.OutputTaken |= sent;
            holding.OutputSaid = complete;
            // Neither: more will come, and is announced.
            if (sent) GiveTurn(holding);
            else if (complete) Advance(holding);
        }
    }

    public void TakeResults(int most, ICollection<Holding> taken)
    {
        lock (_lock)
        {
            while (taken.Count < most && _results.TryDequeue(out var holding)) taken.Add(holding);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void EndGathering()
    {
        lock (_lock)
        {
            _isTimed = false;
            _startsDue = _starts.Count > 0;
        }

        Flush();
    }

    private void Gather(TimeSpan patience)
    {
        if (_isTimed || _writer is null) return;
        _isTimed = true;
        _timer.Change(patience, Timeout.InfiniteTimeSpan);
    }

    private void SayAgain(Holding holding)
    {
        holding.HasTurn = false;
        holding.ResultQueued = false;
        holding.OutputSaid = false;
        if (holding.StartedAt is not null) _starts.Enqueue(holding);
        if (holding.ResultDue) Advance(holding);
        else GiveTurn(holding);
    }

    private void GiveTurn(Holding holding)
    {
        if (holding.HasTurn) return;
        holding.HasTurn = true;
        _turns.Enqueue(holding);
    }

    /// <summary>Once it has ended: what it wrote is told to its end, and then its result.</summary>
    private void Advance(Holding holding)
    {
        if (!holding.ResultDue || holding.ResultQueued) return;
        if (!holding.OutputSaid && !holding.WroteNothing)
        {
            GiveTurn(holding);
            return;
        }

        holding.ResultQueued = true;
        _results.Enqueue(holding);
    }
}

using Titan.CommandLine;
using Titan.Core;
using Titan.Core.Tasks;
using Titan.FailPoints;
using Titan.Worker.Execution.Framing;
using Titan.Worker.Execution.Native;
using Titan.Worker.Execution.Output;
using Titan.Worker.Execution.Processes;

namespace Titan.Worker.Execution.Keeping;

/// <summary>
/// Runs one attempt at a time in a process of its own. All that descends from this process belongs to that attempt. One thread
/// waits for everything at once: orders, output, the end of the command, and time.
/// </summary>
internal sealed unsafe class Keeper : IDisposable
{
    /// <summary>News waits this long for company: a short command is told in one piece.</summary>
    /// <remarks>
    /// So what a command writes without end is told at about a window in this time (6 MiB/s), and Worker and Manager have little to do with it. Only what
    /// is told besides, again or of an ended attempt, takes it along sooner.
    /// </remarks>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(10);

    /// <summary>Between TERM and KILL when the Worker is gone.</summary>
    private static readonly TimeSpan LostWorkerGrace = TimeSpan.FromSeconds(1);

    private readonly FrameSocket _link;
    private readonly WorkFolders _folders;
    private readonly Spawner _spawner = new();
    private readonly ProcessTree _tree = new() { IsExempt = static _ => false };
    private readonly Children _children = new();
    private readonly OutOfMemoryWatch _memory;
    private readonly Dictionary<Lease, AttemptOutput> _kept = [];
    private MonotonicTime _tellAt = MonotonicTime.Never;
    private RunOrder? _waiting;
    private RunningAttempt? _running;
    private Remains? _remains;

    /// <param name="group">A cgroup for this one and what it runs; null: there is none.</param>
    public Keeper(int socket, string folder, string? group)
    {
        _memory = new OutOfMemoryWatch(group);
        _link = new FrameSocket(socket, FrameLimits.DownBytes);
        _folders = new WorkFolders(folder);
    }

    /// <summary>What it ran left processes that it cannot end: it takes no more, so that nobody else has to do with them.</summary>
    private bool HasServed => _remains is { AreGone: true } && _kept.Count == 0 && !_folders.IsRemoving;

    /// <summary>Until the Worker is gone and nothing is left of the attempt.</summary>
    public void Run()
    {
        _link.Frames.Begin(FrameKind.Ready);
        _link.Frames.Complete();
        _link.Send();
        var polled = stackalloc PollEntry[4];
        while ((!_link.IsClosed || _running is not null) && !HasServed)
        {
            polled[0] = PollLink();
            polled[1] = _children.Poll;
            polled[2] = _running?.Command.Stdout.Poll ?? new PollEntry { File = -1 };
            polled[3] = _running?.Command.Stderr.Poll ?? new PollEntry { File = -1 };
            if (Libc.Poll(polled, 4, Timeout()) < 0) continue;

            var now = MonotonicTime.Now;
            if (_running is { } attempt) Attend(attempt, polled, now);
            else if (_remains is { } remains) Attend(remains, polled[1].Happened != 0 || _children.HasMore, now);
            else if (polled[1].Happened != 0 || _children.HasMore) _ = _children.Reap(main: null);
            if ((polled[0].Happened & ~Linux.PollOut) != 0) _link.Receive();
            TakeOrders(now);
            if (_link.IsHungUp) _link.Close();
            if (_folders.IsRemoving) RemoveSome(now);
            StartWaiting(now);
            Tell(now);
            if (_link.IsClosed) _running?.Stop(now, Cause.WorkerLost, LostWorkerGrace);
        }
    }

    public void Dispose()
    {
        _link.Close();
        _folders.Dispose();
        _children.Dispose();
        foreach (var output in _kept.Values) output.Dispose();
    }

    private PollEntry PollLink() => _link.IsClosed
        ? new PollEntry { File = -1 }
        : new PollEntry { File = _link.File, Wanted = (short)(Linux.PollIn | (_link.IsBackedUp ? Linux.PollOut : 0)) };

    private int Timeout()
    {
        // What is over, is to be removed, or can be told is not waited for.
        if (_folders.IsRemoving || _children.HasMore || _running is { IsOver: true }) return 0;
        return MonotonicTime.Earlier(_tellAt, _running?.Next ?? _remains?.Next ?? MonotonicTime.Never).MillisecondsFrom(MonotonicTime.Now);
    }

    private void Attend(RunningAttempt attempt, PollEntry* polled, MonotonicTime now)
    {
        var wrote = false;
        if (polled[2].Happened != 0) wrote |= attempt.Command.Stdout.ReadTurn(attempt.Output.Stdout);
        if (polled[3].Happened != 0) wrote |= attempt.Command.Stderr.ReadTurn(attempt.Output.Stderr);
        if (polled[1].Happened != 0 || _children.HasMore) attempt.ChildrenEnded(now);
        attempt.Advance(now);

        if (attempt.IsOver) End(attempt, now);
        else if (wrote && attempt.Output.Tellable > 0) _tellAt = MonotonicTime.Earlier(_tellAt, now + Gathering);
    }

    private void Attend(Remains remains, bool haveEnded, MonotonicTime now)
    {
        var isNews = (haveEnded && remains.ChildrenEnded(now)) || (now >= remains.Next && remains.Look(now));
        if (!isNews) return;
        Tell(remains);
        _tellAt = now;
    }

    private void Tell(Remains remains)
    {
        _link.Frames.Begin(FrameKind.Remains);
        _link.Frames.Write(remains.Count);
        _link.Frames.Write(remains.Names);
        _link.Frames.Complete();
    }

    private void Retire(RunningAttempt attempt, MonotonicTime now)
    {
        var remains = new Remains(_tree, _children);
        _ = remains.Look(now);
        // The last of them may have ended just now.
        if (remains.AreGone) return;
        attempt.Remains = _remains = remains;
        Tell(remains);
    }

    private void End(RunningAttempt attempt, MonotonicTime now)
    {
        _running = null;
        if (attempt.IsGivenUp) Retire(attempt, now);
        var end = attempt.End() with { Removed = _folders.Close() };
        FailPoint.Hit(FailPointNames.KeeperCommandEnded);
        // First, so that the Worker mostly has all of the output when it hears of the end.
        if (attempt.Output.IsWorthKeeping) attempt.Output.Tell(_link.Frames);
        else Drop(attempt.Lease);
        EndReport.Write(_link.Frames, attempt.Lease, end);
        _tellAt = now;
        // Sent before the folder is removed: the Worker gets on meanwhile.
        _link.Send();
        _folders.Remove();
    }

    private void TakeOrders(MonotonicTime now)
    {
        try
        {
            while (!_link.IsClosed && _link.TryTake(out var frame)) Take(ref frame, now);
        }
        catch (FrameException broken)
        {
            Complain(broken.Message);
            _link.Close();
        }
    }

    private void Take(ref FrameReader frame, MonotonicTime now)
    {
        switch (frame.Kind)
        {
            case FrameKind.Run:
                if (_waiting is not null || _running is not null || _remains is not null) throw new FrameException("an order to run came while an attempt runs, or what it left");
                _waiting = RunOrder.ReadFrom(ref frame);
                break;

            case FrameKind.Stop:
                Stop(new Lease(frame.ReadUInt64()), (Cause)frame.ReadByte(), TimeSpan.FromTicks(frame.ReadInt64()), now);
                break;

            case FrameKind.Rewind:
                if (_kept.TryGetValue(new Lease(frame.ReadUInt64()), out var rewound)) rewound.Rewind(frame.ReadInt32());
                _tellAt = now;
                break;

            case FrameKind.Taken:
                var lease = new Lease(frame.ReadUInt64());
                if (_kept.TryGetValue(lease, out var taken)) taken.Taken(frame.ReadInt32());
                _tellAt = MonotonicTime.Earlier(_tellAt, lease == _running?.Lease ? now + Gathering : now);
                break;

            case FrameKind.Forget:
                Drop(new Lease(frame.ReadUInt64()));
                break;

            default:
                throw new FrameException($"an order of unknown kind {(byte)frame.Kind} came");
        }
    }

    private void Stop(Lease lease, Cause cause, TimeSpan grace, MonotonicTime now)
    {
        if (_running?.Lease == lease)
        {
            _running.Stop(now, cause, grace);
        }
        else if (_waiting?.Lease == lease)
        {
            _waiting = null;
            NeverRan(lease, cause, failure: null, now);
        }
    }

    private void StartWaiting(MonotonicTime now)
    {
        if (_waiting is not { } order || _folders.IsRemoving || _link.IsClosed) return;

        _waiting = null;
        StartFailure? failure = null;
        var folder = order.Folder ?? _folders.Make(out failure);
        var command = folder is null ? null : RunningCommand.Start(_spawner, order, folder, out failure);
        if (command is null)
        {
            var cause = failure is { Shortage: not null } ? Cause.WorkerLost : Cause.Spawn;
            NeverRan(order.Lease, cause, failure, now);
            _ = _folders.Close();
            _folders.Remove();
            return;
        }

        FailPoint.Hit(FailPointNames.KeeperCommandSpawned);
        var output = new AttemptOutput(order.Lease, order.MaxOutput, command.Files);
        _kept[order.Lease] = output;
        _children.WasTold = false;
        _running = new RunningAttempt(order, command, output, _tree, _children, _memory);
        _link.Frames.Begin(FrameKind.Started);
        _link.Frames.Write(order.Lease.Number);
        _link.Frames.Write(command.StartedAt.Ticks);
        _link.Frames.Complete();
        _tellAt = MonotonicTime.Earlier(_tellAt, now + Gathering);
    }

    private void RemoveSome(MonotonicTime now)
    {
        _folders.RemoveSome();
        while (_folders.TryTakeLeft(out var left))
        {
            _link.Frames.Begin(FrameKind.Left);
            _link.Frames.Write(left.Path);
            _link.Frames.Write(left.Trouble);
            _link.Frames.Complete();
            _tellAt = now;
        }
    }

    private void NeverRan(Lease lease, Cause cause, StartFailure? failure, MonotonicTime now)
    {
        EndReport.Write(_link.Frames, lease, new AttemptEnd
        {
            Cause = cause,
            Message = failure?.Message,
            Shortage = failure?.Shortage,
            EndedAt = new Instant((DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks),
        });
        _tellAt = now;
    }

    private void Tell(MonotonicTime now)
    {
        if (now >= _tellAt)
        {
            _tellAt = MonotonicTime.Never;
            foreach (var output in _kept.Values) output.Tell(_link.Frames);
            _link.Send();
        }
        else if (_link.IsBackedUp)
        {
            _link.Send();
        }
    }

    private void Drop(Lease lease)
    {
        // A Worker forgets only what has ended.
        if (_running?.Lease == lease || !_kept.Remove(lease, out var output)) return;
        output.Dispose();
    }

    private static void Complain(string message) => StandardStreams.Say(StandardStreams.Error, $"worker: keeper {Libc.OwnPid()}: {message}");
}

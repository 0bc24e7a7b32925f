using Titan.Core;
using Titan.Core.Tasks;
using Titan.Worker.Execution.Folders;
using Titan.Worker.Execution.Framing;
using Titan.Worker.Execution.Keeping;
using Titan.Worker.Execution.Native;
using Titan.Worker.Execution.Processes;

namespace Titan.Worker.Execution.Pool;

/// <summary>
/// One thread that hears all keepers, starts them, and notices when one is gone. A thread of its own, so that a busy
/// thread pool delays no attempt.
/// </summary>
internal sealed class KeeperWatch : IDisposable
{
    /// <summary>A keeper needs its own grace, and time to remove what the attempt left in its folder.</summary>
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(5);

    private const string OutputLost = "its keeper died when it had ended, before all of its output was stored: the last of it may be missing";

    private static readonly StartFailure TooManyLeft = new(
        $"no keeper could be started: {KeeperPool.MostRetired} are held up by processes that could not be ended", "processes that could not be ended hold up its keepers");

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly ExecutionOptions _options;
    private readonly KeeperPool _pool;
    private readonly KeeperLauncher _launcher;
    private readonly IKeeperNews _news;
    private readonly WorkPlace _folders;
    private readonly LeftProcesses _left;
    private readonly Lock _gate;
    private readonly Epoll _epoll = new();
    private readonly int _bell = Libc.CreateEvent(0, Linux.CloseOnExec | Linux.NonBlocking);
    private readonly Dictionary<long, KeeperProcess> _keepers = [];
    private readonly List<Task> _hunts = [];
    private readonly List<KeeperProcess> _unreaped = [];
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastNumber;
    private volatile bool _isEnding;
    private MonotonicTime _lookAt = MonotonicTime.Now;
    private MonotonicTime _killAt = MonotonicTime.Never;

    public KeeperWatch(ExecutionOptions options, KeeperPool pool, KeeperLauncher launcher, WorkPlace folders, LeftProcesses left, IKeeperNews news, Lock gate)
    {
        (_options, _pool, _launcher, _folders, _left, _news, _gate) = (options, pool, launcher, folders, left, news, gate);
        _epoll.Add(_bell, 0);
        _thread = new Thread(RunToTheEnd) { Name = "keepers", IsBackground = true };
    }

    /// <summary>Starts the thread, and <paramref name="warm"/> keepers on it.</summary>
    public void Start(int warm) => _thread.Start(warm);

    /// <summary>A keeper is wanted, or has more to send than its socket took, or it is the end.</summary>
    public unsafe void Ring()
    {
        var one = 1UL;
        _ = Libc.Write(_bell, (byte*)&one, sizeof(ulong));
    }

    /// <summary>Ends all keepers and what they run, and waits for that: a few seconds at most.</summary>
    public async Task EndAsync()
    {
        _isEnding = true;
        Ring();
        await _ended.Task;
        await Task.WhenAll(_hunts);
    }

    public void Dispose()
    {
        _epoll.Dispose();
        Libc.Close(_bell);
    }

    private void RunToTheEnd(object? warm)
    {
        Run(warm);
        // Instead of a join, for which a thread would have to be had.
        _ended.SetResult();
    }

    private void Run(object? warm)
    {
        for (var i = 0; i < (int)warm! && StartKeeper(); i++)
        {
        }

        while (!_isEnding || _keepers.Count > 0)
        {
            var count = _epoll.Wait((int)LookEvery.TotalMilliseconds);
            for (var i = 0; i < count; i++) Attend(_epoll.NumberOf(i));

            if (_isEnding) End();
            else StartWanted();
            LookAfterAll();
        }
    }

    private void StartWanted()
    {
        while (_pool.Wanted > 0)
        {
            if (!StartKeeper()) return;
        }

        if (_pool.IsBlocked) DoWithout(TooManyLeft);
    }

    private bool StartKeeper()
    {
        StartFailure? failure = null;
        var keeper = KeeperRegistry.Start(() => _launcher.Start(++_lastNumber, out failure));
        if (keeper is null)
        {
            DoWithout(failure!);
            return false;
        }

        _keepers.Add(keeper.Number, keeper);
        // Two numbers each: its socket's is even, that of its end is odd.
        _epoll.Add(keeper.Link.File, keeper.Number * 2);
        _epoll.Add(keeper.Handle, (keeper.Number * 2) + 1);
        _pool.Add(keeper);
        Send(keeper);
        return true;
    }

    /// <summary>One is told what happened; the others were not tried.</summary>
    private void DoWithout(StartFailure failure)
    {
        var waiting = _pool.GiveUpAll();
        if (waiting.Length == 0) _news.RanShort(failure);
        else _news.NotStarted(waiting[0], failure);
        foreach (var attempt in waiting.Skip(1)) _news.GivenBack(attempt, failure.Message);
    }

    private unsafe void Attend(long number)
    {
        if (number == 0)
        {
            ulong rung;
            _ = Libc.Read(_bell, (byte*)&rung, sizeof(ulong));
            foreach (var each in _keepers.Values) Send(each);
        }
        else if (_keepers.TryGetValue(number / 2, out var keeper))
        {
            if (number % 2 == 0) Hear(keeper);
            else Bury(keeper);
        }
    }

    /// <summary>Sends what waits, and has the socket watched for room as long as there is more.</summary>
    private void Send(KeeperProcess keeper)
    {
        lock (_gate)
        {
            if (keeper.Link.IsClosed) return;
            keeper.Link.Send();
            if (keeper.IsWatchedForRoom == keeper.Link.IsBackedUp) return;
            keeper.IsWatchedForRoom = keeper.Link.IsBackedUp;
            _epoll.Change(keeper.Link.File, keeper.Number * 2, wantsWrite: keeper.IsWatchedForRoom);
        }
    }

    private bool Hear(KeeperProcess keeper)
    {
        if (keeper.IsWatchedForRoom) Send(keeper);
        var received = keeper.Link.Receive();
        try
        {
            while (keeper.Link.TryTake(out var frame)) Take(keeper, ref frame);
        }
        catch (FrameException)
        {
            Close(keeper);
        }

        if (keeper.Link.IsHungUp) Close(keeper);
        // It may still live; without its socket it is of no use.
        if (keeper.Link.IsClosed) keeper.Kill();
        return received;
    }

    // Others send under the lock: none of them may meet a descriptor that means something else by then.
    private void Close(KeeperProcess keeper)
    {
        lock (_gate) keeper.Link.Close();
    }

    private void Take(KeeperProcess keeper, ref FrameReader frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Ready:
                keeper.IsReady = true;
                break;

            case FrameKind.Started:
                if (Find(keeper, frame.ReadUInt64()) is { } started) _news.Started(started, new Instant(frame.ReadInt64()));
                break;

            case FrameKind.Output:
                var piece = OutputPiece.ReadFrom(ref frame);
                if (Find(keeper, piece.Lease.Number) is { } written) _news.Wrote(written, piece);
                break;

            case FrameKind.Told:
                if (Find(keeper, frame.ReadUInt64()) is { } told) _news.ToldAll(told, frame.ReadInt32());
                break;

            case FrameKind.Ended:
                var (lease, end) = EndReport.ReadFrom(ref frame);
                if (keeper.Running is not { } attempt || attempt.Lease != lease) throw new FrameException("an attempt ended that did not run");
                var hasTraced = keeper.WasTraced;
                _pool.Free(keeper);
                Send(keeper);
                if (end.MayBeOutOfMemory && attempt.RanAlone) end = end.AsOutOfMemory();
                if (hasTraced) end = end with { Message = end.Message ?? "a process of it has traced its keeper, and was killed for that" };
                _news.Ended(attempt, end);
                break;

            case FrameKind.Remains:
                _pool.Retire(keeper);
                _left.Set(keeper.Number, frame.ReadInt32(), frame.ReadText());
                break;

            case FrameKind.Left:
                _folders.Left.Add(frame.ReadText(), frame.ReadText());
                break;

            default:
                throw new FrameException($"news of unknown kind {(byte)frame.Kind} came");
        }
    }

    private LocalAttempt? Find(KeeperProcess keeper, ulong lease)
    {
        lock (_gate)
        {
            if (keeper.Running?.Lease.Number == lease) return keeper.Running;
            return keeper.Holding.FirstOrDefault(attempt => attempt.Lease.Number == lease);
        }
    }

    private void Bury(KeeperProcess keeper)
    {
        // What it said last counts.
        while (!keeper.Link.IsClosed && Hear(keeper))
        {
        }

        var isReaped = TryReap(keeper, out var status);
        Close(keeper);
        _epoll.Remove(keeper.Handle);
        // Only its tracer can wait for it until that has ended, or lets go of it: the hunt ends one that it ran.
        if (isReaped) Libc.Close(keeper.Handle);
        else _unreaped.Add(keeper);
        _keepers.Remove(keeper.Number);
        _left.Set(keeper.Number, 0, "");

        var (running, kept) = _pool.Remove(keeper);
        foreach (var attempt in kept) _news.Lost(attempt, OutputLost);
        _hunts.RemoveAll(static hunt => hunt.IsCompleted);
        if (!_isEnding || running is not null) _hunts.Add(CleanUpAsync(keeper, running, isReaped ? Message(status) : "its keeper was killed while it ran and traced it"));
    }

    private static bool TryReap(KeeperProcess keeper, out ExitStatus status)
    {
        if (Reaping.TryReap(keeper.Pid, out status) == 0) return false;
        KeeperRegistry.Remove(keeper.Pid);
        return true;
    }

    private void ReapLate() => _unreaped.RemoveAll(static keeper =>
    {
        if (!TryReap(keeper, out _)) return false;
        Libc.Close(keeper.Handle);
        return true;
    });

    /// <summary>What it ran was lost with it. One that was never there is this machine's fault: it lacks what a small process needs.</summary>
    private void Mourn(KeeperProcess keeper, LocalAttempt? running, string message)
    {
        var failure = keeper.IsReady || _isEnding ? null : new StartFailure(message, "a keeper ended before it was ready");
        if (running is null && failure is not null) _news.RanShort(failure);
        else if (running is not null && failure is not null) _news.NotStarted(running, failure);
        else if (running is not null) _news.Lost(running, message);
    }

    private string Message(ExitStatus status) => (_isEnding, status.Signal) switch
    {
        (true, _) => "the worker was shut down while it ran",
        (_, 0) => $"its keeper ended with exit code {status.Code} while it ran",
        _ => $"its keeper was killed by signal {status.Signal} while it ran",
    };

    private async Task CleanUpAsync(KeeperProcess keeper, LocalAttempt? running, string message)
    {
        // Off this thread: a hunt looks through all processes, and a folder may hold anything.
        await Task.Yield();
        if (running is not null || _options.OwnsAllChildren) await HuntAsync(running?.Lease ?? Lease.None);
        _folders.Remove($"{keeper.Number}");
        _launcher.CleanUp(keeper.Number);
        Mourn(keeper, running, message);
    }

    private Task HuntAsync(Lease lease) => new OrphanHunt(lease, _options.OwnsAllChildren, _left).RunAsync();

    private void LookAfterAll()
    {
        var now = MonotonicTime.Now;
        if (now < _lookAt) return;
        _lookAt = now + LookEvery;
        if (_left.Reap() && _options.OwnsAllChildren && !_isEnding) _hunts.Add(Task.Run(() => HuntAsync(Lease.None)));
        foreach (var keeper in _keepers.Values)
        {
            if (now >= keeper.MustEndBy || now >= _killAt) keeper.Kill();
            // Whoever stops its keeper, or traces it, shall not escape its end.
            if (keeper.Running is not null || keeper.IsRetired) keeper.WasTraced |= KeeperTracers.End(keeper.Pid);
            keeper.GoOn();
        }

        ReapLate();
    }

    private void End()
    {
        if (_killAt != MonotonicTime.Never) return;
        _killAt = MonotonicTime.Now + ShutdownLimit;
        // A keeper that hears no more ends all it has, and itself.
        foreach (var keeper in _keepers.Values) Close(keeper);

        foreach (var attempt in _pool.GiveUpAll()) _news.GivenBack(attempt, "the worker was shut down before it ran");
    }
}

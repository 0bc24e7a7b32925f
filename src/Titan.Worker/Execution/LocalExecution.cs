using Microsoft.Extensions.Logging;
using Titan.Core;
using Titan.Core.Releases;
using Titan.Core.Tasks;
using Titan.Worker.Execution.Framing;
using Titan.Worker.Execution.Folders;
using Titan.Worker.Execution.Groups;
using Titan.Worker.Execution.Keeping;
using Titan.Worker.Execution.Native;
using Titan.Worker.Execution.Pool;

namespace Titan.Worker.Execution;

/// <summary>Runs attempts on this machine: each in a keeper, but for those that run nothing.</summary>
internal sealed class LocalExecution : IExecution, IKeeperNews
{
    private readonly ExecutionOptions _options;
    private readonly IExecutionListener _listener;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<Lease, LocalAttempt> _held = [];
    private readonly Announcements _announcements = new();
    private readonly WorkPlace _folders;
    private readonly KeeperGroups _groups;
    private readonly KeeperPool _pool;
    private readonly KeeperWatch _watch;
    private bool _isDisposed;

    /// <exception cref="IOException">The work folder cannot be used.</exception>
    public LocalExecution(ExecutionOptions options, IExecutionListener listener, TimeProvider time, WorkerNotes notes, ILogger log)
    {
        (_options, _listener, _time) = (options, listener, time);
        _folders = new WorkPlace(options.WorkFolder, notes, time, log);
        // What a keeper that is killed leaves behind comes to this process instead of init.
        _ = Libc.ProcessControl(Linux.SetChildSubreaper, 1, 0, 0, 0);
        _groups = new KeeperGroups(MemoryGroup.OfThisProcess(), mayDivide: options.OwnsAllChildren);
        _pool = new KeeperPool(options.Slots, _gate);
        _watch = new KeeperWatch(options, _pool, new KeeperLauncher(options, _folders.Folder.Path, _groups), _folders, new LeftProcesses(notes), this, _gate);
        _watch.Start(Math.Min(options.Slots, Environment.ProcessorCount));
    }

    public IReadOnlyList<Executor> Executors { get; } = [Executor.Shell, Executor.Exec, Executor.Noop];

    private Instant Now => new((_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks);

    public void Start(Assignment assignment)
    {
        var attempt = new LocalAttempt(assignment);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (!_held.TryAdd(assignment.Lease, attempt)) return;
        }

        if (assignment.Work is NoopWork) _announcements.Add(() => RunNothing(attempt));
        else if (OrderFor(assignment) is not { } order) _announcements.Add(() => EndUnstarted(attempt, Cause.Spawn, "this worker cannot run work of this kind"));
        else if (!_pool.Run(attempt, order)) _watch.Ring();
    }

    public void Try()
    {
        var trial = new LocalAttempt(Trial.Assignment) { IsTrial = true };
        lock (_gate)
        {
            if (_isDisposed) return;
        }

        if (!_pool.Run(trial, Trial.Order)) _watch.Ring();
    }

    public void Stop(Lease lease, StopReason reason, TimeSpan grace)
    {
        var cause = reason == StopReason.Timeout ? Cause.Timeout : Cause.Cancelled;
        lock (_gate)
        {
            if (!_held.TryGetValue(lease, out var attempt) || attempt.HasEnded) return;
            if (attempt.Keeper is { } keeper)
            {
                keeper.Stop(lease, cause, grace);
                _pool.Expect(keeper, grace);
                Send(keeper);
            }
            else if (_pool.Withdraw(attempt))
            {
                _announcements.Add(() => EndUnstarted(attempt, cause, message: null));
            }
        }
    }

    public bool TryTakeOutput(Lease lease, int limit, out OutputChunk chunk)
    {
        lock (_gate)
        {
            chunk = default;
            if (!_held.TryGetValue(lease, out var attempt) || !attempt.Output.TryTake(limit, out chunk, out var tellBack)) return false;
            if (tellBack > 0 && attempt.Keeper is { } keeper)
            {
                keeper.Taken(lease, tellBack);
                Send(keeper);
            }

            return true;
        }
    }

    public bool IsOutputComplete(Lease lease)
    {
        lock (_gate)
            return !_held.TryGetValue(lease, out var attempt) || (attempt.HasEnded && attempt.Output is { IsTold: true, IsEmpty: true });
    }

    public void Rewind(Lease lease)
    {
        lock (_gate)
        {
            if (!_held.TryGetValue(lease, out var attempt) || attempt.Keeper is not { } keeper) return;
            attempt.Output.Rewind();
            keeper.Rewind(lease, attempt.Output.Round);
            Send(keeper);
        }
    }

    public void Forget(Lease lease)
    {
        lock (_gate)
        {
            if (!_held.TryGetValue(lease, out var attempt)) return;
            if (attempt.HasEnded) Drop(attempt);
            else attempt.IsForgotten = true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_isDisposed) return;
            _isDisposed = true;
        }

        await _watch.EndAsync();
        _watch.Dispose();
        _groups.Dispose();
        await _folders.DisposeAsync();
    }

    void IKeeperNews.Started(LocalAttempt attempt, Instant at)
    {
        attempt.HasStarted = true;
        if (attempt.IsTrial) return;
        _listener.Started(attempt.Lease, at);
    }

    void IKeeperNews.Wrote(LocalAttempt attempt, OutputPiece piece)
    {
        lock (_gate)
        {
            if (piece.Round != attempt.Output.Round) return;
            var wasEmpty = attempt.Output.IsEmpty;
            attempt.Output.Add(new OutputChunk(attempt.Lease, piece.Stream, piece.Offset, piece.Bytes.ToArray()));
            if (!wasEmpty) return;
        }

        _listener.OutputReady(attempt.Lease);
    }

    void IKeeperNews.ToldAll(LocalAttempt attempt, int round)
    {
        lock (_gate)
        {
            if (round != attempt.Output.Round) return;
            attempt.Output.IsTold = true;
            // Told before the end, it is complete with the end.
            if (!attempt.HasEnded) return;
        }

        _listener.OutputReady(attempt.Lease);
    }

    void IKeeperNews.Ended(LocalAttempt attempt, AttemptEnd end)
    {
        if (attempt.IsTrial) EndTrial(attempt, end.Cause == Cause.ExitCode && end.ExitCode == 0 ? null : end.Shortage ?? Trial.Failure);
        else if (end.Shortage is not null) EndForShortage(attempt, end);
        else End(attempt, end);
    }

    void IKeeperNews.NotStarted(LocalAttempt attempt, StartFailure failure)
    {
        if (attempt.IsTrial) EndTrial(attempt, failure.Shortage);
        else EndForShortage(attempt, new AttemptEnd { Cause = Cause.WorkerLost, Message = failure.Message, Shortage = failure.Shortage, EndedAt = Now });
    }

    void IKeeperNews.GivenBack(LocalAttempt attempt, string why)
    {
        if (attempt.IsTrial) EndTrial(attempt, Trial.Failure);
        else EndUnstarted(attempt, Cause.WorkerLost, why);
    }

    void IKeeperNews.RanShort(StartFailure failure) => _listener.RanShort(failure.Shortage!);

    void IKeeperNews.Lost(LocalAttempt attempt, string message)
    {
        if (attempt.IsTrial)
        {
            EndTrial(attempt, Trial.Failure);
            return;
        }

        lock (_gate)
        {
            attempt.Keeper = null;
            attempt.Output.IsTold = true;
        }

        if (attempt.HasEnded)
        {
            _listener.OutputLost(attempt.Lease, message);
            _listener.OutputReady(attempt.Lease);
            return;
        }

        // A keeper that ends at once may not have said that the command began, and the command may be why: it counts as begun,
        // or it could be tried for ever without being charged to anyone.
        if (attempt is { WasHandedOver: true, HasStarted: false }) _listener.Started(attempt.Lease, Now);
        EndUnstarted(attempt, Cause.WorkerLost, message);
    }

    private void RunNothing(LocalAttempt attempt)
    {
        // That it began is told by its end alone: said apart, a frame could part the two, and cost the store one more write.
        var now = Now;
        End(attempt, new AttemptEnd { Cause = Cause.ExitCode, StartedAt = now, EndedAt = now });
    }

    /// <summary>It counts as begun: a task that no machine can start would be tried for ever if nobody were charged for it.</summary>
    private void EndForShortage(LocalAttempt attempt, AttemptEnd end)
    {
        if (!attempt.HasStarted) _listener.Started(attempt.Lease, Now);
        End(attempt, end);
    }

    private void EndTrial(LocalAttempt trial, string? shortage)
    {
        lock (_gate)
        {
            if (trial.Keeper is { } keeper)
            {
                keeper.Holding.Remove(trial);
                keeper.Forget(trial.Lease);
                Send(keeper);
                trial.Keeper = null;
            }
        }

        _listener.Tried(shortage);
    }

    private void EndUnstarted(LocalAttempt attempt, Cause cause, string? message) =>
        End(attempt, new AttemptEnd { Cause = cause, Message = message, EndedAt = Now });

    private void End(LocalAttempt attempt, AttemptEnd end)
    {
        lock (_gate)
        {
            attempt.HasEnded = true;
            if (end.Stdout.TotalBytes + end.Stderr.TotalBytes == 0)
            {
                // The keeper keeps nothing of it.
                attempt.Output.IsTold = true;
                attempt.Keeper?.Holding.Remove(attempt);
                attempt.Keeper = null;
            }

            if (attempt.IsForgotten) Drop(attempt);
        }

        _listener.Ended(attempt.Lease, end);
    }

    private void Drop(LocalAttempt attempt)
    {
        _held.Remove(attempt.Lease);
        if (attempt.Keeper is not { } keeper) return;
        keeper.Holding.Remove(attempt);
        keeper.Forget(attempt.Lease);
        Send(keeper);
    }

    private void Send(KeeperProcess keeper)
    {
        keeper.Link.Send();
        if (keeper.Link.IsBackedUp) _watch.Ring();
    }

    private static string PathOf(string? pattern, Assignment assignment) => pattern is null ? "" : OutputFiles.PathOf(pattern, assignment.Attempt) ?? pattern;

    private RunOrder? OrderFor(Assignment assignment)
    {
        IReadOnlyList<string>? arguments = assignment.Work switch
        {
            ShellWork shell => ["/bin/sh", "-c", shell.Command],
            ExecWork exec => exec.Arguments,
            _ => null,
        };
        return arguments is null ? null : new RunOrder
        {
            Lease = assignment.Lease,
            Timeout = assignment.Timeout,
            Grace = assignment.Grace,
            MaxOutput = assignment.MaxOutput,
            Folder = assignment.Work.Folder,
            StdoutPath = PathOf(assignment.Files.Stdout, assignment),
            StderrPath = PathOf(assignment.Files.Stderr, assignment),
            Input = assignment.Work.Input?.Bytes ?? default,
            Arguments = arguments,
            Environment = Environments.Of(assignment, _options.Managers),
        };
    }
}

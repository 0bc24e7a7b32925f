using System.Security.Cryptography;
using Titan.Core;
using Titan.Core.Releases;
using Titan.Core.Tasks;
using Titan.Simulation.Invariants;
using Titan.Worker.Execution;
using OutputStream = Titan.Protocol.V1.OutputStream;

namespace Titan.Simulation.Processes;

/// <summary>Runs commands that exist only in virtual time. They end with their Worker's life, as a keeper sees to it.</summary>
internal sealed class SimulatedExecution(World world, WorkerNode node, WorkerLife life, IExecutionListener listener) : IExecution
{
    /// <summary>SIGTERM.</summary>
    private const int Terminated = 15;

    private static readonly TimeSpan SpawnTime = TimeSpan.FromMilliseconds(1);

    private readonly Dictionary<Lease, SimulatedAttempt> _held = [];

    public IReadOnlyList<Executor> Executors { get; } = [Executor.Shell, Executor.Noop];

    /// <summary>Commands that run now.</summary>
    public int Running => _held.Values.Count(attempt => attempt is { StartedAt: not null, HasEnded: false });

    /// <summary>Nothing is kept of any attempt.</summary>
    public bool IsEmpty => _held.Count == 0;

    private Instant Now => new((life.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks);

    public void Start(Assignment assignment)
    {
        var behaviour = assignment.Work is ShellWork shell ? Behaviour.Parse(shell.Command) : Behaviour.Nothing;
        var attempt = new SimulatedAttempt(assignment, behaviour);
        if (!_held.TryAdd(assignment.Lease, attempt)) return;
        life.Doom.Reached(Boundary.GrantTaken);
        After(SpawnTime * node.Slowness, () => Begin(attempt));
    }

    public void Try() => After(SpawnTime * node.Slowness, () => listener.Tried(node.Lack(Running)));

    public void Stop(Lease lease, StopReason reason, TimeSpan grace)
    {
        if (!_held.TryGetValue(lease, out var attempt) || attempt.HasEnded) return;
        var wait = (attempt.Behaviour.IsStubborn ? grace : TimeSpan.FromMilliseconds(2)) * node.Slowness;
        attempt.IsStopping = true;
        After(wait, () => End(attempt, reason == StopReason.Timeout ? Cause.Timeout : Cause.Cancelled));
    }

    public bool TryTakeOutput(Lease lease, int limit, out OutputChunk chunk)
    {
        chunk = default;
        if (!_held.TryGetValue(lease, out var attempt) || attempt.Taken == attempt.Written) return false;
        var length = Math.Min(limit, attempt.Written - attempt.Taken);
        var whole = SimulatedAttempt.OutputOf(attempt.Assignment.Task, attempt.Assignment.Attempt, attempt.Written);
        chunk = new OutputChunk(lease, OutputStream.Stdout, attempt.Taken, whole.AsMemory(attempt.Taken, length));
        attempt.Taken += length;
        return true;
    }

    public bool IsOutputComplete(Lease lease) => !_held.TryGetValue(lease, out var attempt) || (attempt.HasEnded && attempt.Taken == attempt.Written);

    public void Rewind(Lease lease)
    {
        if (!_held.TryGetValue(lease, out var attempt)) return;
        attempt.Taken = 0;
        life.Process.Do(() => listener.OutputReady(lease));
    }

    public void Forget(Lease lease)
    {
        _held.Remove(lease);
        life.Doom.Reached(Boundary.ResultAcknowledged);
    }

    /// <summary>TERM to all that runs, from outside: commands end by it, mostly, by themselves or in the manner of a shell.</summary>
    public void TellAll()
    {
        foreach (var attempt in _held.Values.Where(attempt => attempt is { StartedAt: not null, HasEnded: false, IsStopping: false, Behaviour.IsStubborn: false }).ToList())
        {
            world.Ledger.Excuse(attempt.Assignment.Task, node, attempt.Assignment.Lease, "is told to end, and so is what it runs");
            End(attempt, attempt.Assignment.Lease.Number % 2 == 0 ? Cause.Signal : Cause.ExitCode, Terminated);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private bool IsRunning(TaskId task) => _held.Values.Any(attempt => attempt is { StartedAt: not null, HasEnded: false } && attempt.Assignment.Task == task);

    private void Begin(SimulatedAttempt attempt)
    {
        if (attempt.HasEnded) return;
        var (lease, behaviour) = (attempt.Assignment.Lease, attempt.Behaviour);
        if (node.Lack(Running) is { } shortage)
        {
            RunShort(attempt, shortage);
            return;
        }

        if (behaviour.IsUnstartable)
        {
            End(attempt, Cause.Spawn);
            return;
        }

        world.Check(() => Invariant.Holds(!IsRunning(attempt.Assignment.Task), $"5: a Worker runs a task once at a time: {world.NameOf(attempt.Assignment.Task)} under lease {lease} on {node.Name}"));
        attempt.StartedAt = Now;
        world.Check(() => Invariant.Holds(Running <= node.Slots, $"9: no Worker runs more than it has slots for: {Running} of {node.Slots} on {node.Name}"));
        world.Ledger.Ran(attempt.Assignment.Task, node, lease);
        life.Doom.Reached(Boundary.CommandBegun);
        if (life.Process.IsDead) return;
        listener.Started(lease, attempt.StartedAt.Value);
        if (behaviour.Output > 0)
        {
            After(behaviour.Runs / 3, () => Write(attempt, behaviour.Output / 2));
            After(behaviour.Runs / 2, () => Write(attempt, behaviour.Output));
        }

        if (attempt.Assignment.Timeout > TimeSpan.Zero) After(attempt.Assignment.Timeout, () => Stop(lease, StopReason.Timeout, attempt.Assignment.Grace));
        After(behaviour.Runs, () => End(attempt, behaviour.IsLostByItsWorker && attempt.Assignment.Attempt == 1 ? Cause.WorkerLost : Cause.ExitCode));
    }

    /// <summary>As a real one tells it: it counts as begun, and ends at once.</summary>
    private void RunShort(SimulatedAttempt attempt, string shortage)
    {
        attempt.HasEnded = true;
        world.Coverage.Hit("machine ran short");
        world.Ledger.Excuse(attempt.Assignment.Task, node, attempt.Assignment.Lease, "runs short");
        listener.Started(attempt.Assignment.Lease, Now);
        listener.Ended(attempt.Assignment.Lease, new AttemptEnd { Cause = Cause.WorkerLost, Message = shortage, Shortage = shortage, EndedAt = Now });
    }

    private void Write(SimulatedAttempt attempt, int until)
    {
        if (attempt.HasEnded) return;
        attempt.Written = until;
        listener.OutputReady(attempt.Assignment.Lease);
    }

    private void End(SimulatedAttempt attempt, Cause cause, int signal = 0)
    {
        if (attempt.HasEnded) return;
        // A command that ends by itself while it is being stopped has won the race, unless TERM got it.
        attempt.HasEnded = true;
        life.Doom.Reached(Boundary.CommandEnded);
        if (life.Process.IsDead) return;
        var written = SimulatedAttempt.OutputOf(attempt.Assignment.Task, attempt.Assignment.Attempt, attempt.Written);
        listener.Ended(attempt.Assignment.Lease, new AttemptEnd
        {
            Cause = cause,
            Signal = cause == Cause.Signal ? signal : 0,
            ExitCode = signal > 0 && cause == Cause.ExitCode ? 128 + signal : cause == Cause.ExitCode && (attempt.Behaviour.Fails == 0 || attempt.Assignment.Attempt <= attempt.Behaviour.Fails) ? attempt.Behaviour.Exit : 0,
            Message = cause is Cause.Spawn or Cause.WorkerLost ? "so it was planned" : null,
            StartedAt = attempt.StartedAt,
            EndedAt = Now,
            Stdout = written.Length == 0 ? OutputSeal.Open : new OutputSeal(written.Length, written.Length, 0, SHA256.HashData(written)),
        });
        life.Doom.Reached(Boundary.ResultSent);
    }

    /// <summary>Virtual time goes on for commands while their Worker stands still; what they do is heard when it goes on.</summary>
    private void After(TimeSpan wait, Action action) => world.Simulator.After(wait, () => life.Process.Do(action));
}

using System.Collections.Concurrent;
using Titan.Core;
using Titan.Core.Releases;
using Titan.Core.Tasks;

namespace Titan.Worker.Execution;

/// <summary>Runs attempts on this machine.</summary>
internal sealed class LocalExecution(ExecutionOptions options, IExecutionListener listener, TimeProvider time) : IExecution
{
    private readonly ConcurrentDictionary<Lease, Assignment> _held = new();
    private readonly Announcements _announcements = new();

    public IReadOnlyList<Executor> Executors { get; } = [Executor.Shell, Executor.Exec, Executor.Noop];

    private Instant Now => new((time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks);

    public void Start(Assignment assignment)
    {
        if (!_held.TryAdd(assignment.Lease, assignment)) return;

        _announcements.Add(() =>
        {
            var now = Now;
            if (assignment.Work is not NoopWork)
            {
                listener.Ended(assignment.Lease, new AttemptEnd { Cause = Cause.Spawn, Message = $"{options.WorkFolder}: not yet", EndedAt = now });
                return;
            }

            listener.Started(assignment.Lease, now);
            listener.Ended(assignment.Lease, new AttemptEnd { Cause = Cause.ExitCode, StartedAt = now, EndedAt = now });
        });
    }

    public void Stop(Lease lease, StopReason reason, TimeSpan grace)
    {
    }

    public bool TryTakeOutput(Lease lease, int limit, out OutputChunk chunk)
    {
        chunk = default;
        return false;
    }

    public bool IsOutputComplete(Lease lease) => true;

    public void Rewind(Lease lease)
    {
    }

    public void Forget(Lease lease) => _held.TryRemove(lease, out _);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

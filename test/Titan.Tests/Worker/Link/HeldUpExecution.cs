using Titan.Core.Releases;
using Titan.Core.Tasks;
using Titan.Worker.Execution;

namespace Titan.Tests.Worker.Link;

/// <summary>Runs nothing, and ends nothing before the test says so: an end that takes long, as of a process that is stuck in the kernel.</summary>
internal sealed class HeldUpExecution : IExecution
{
    /// <summary>What was to begin, in order.</summary>
    public List<Lease> Started { get; } = [];

    public List<Lease> Stopped { get; } = [];

    public IReadOnlyList<Executor> Executors { get; } = [Executor.Noop];

    public void Start(Assignment assignment) => Started.Add(assignment.Lease);

    /// <summary>How often it was to try whether this machine has what it needs.</summary>
    public int Trials { get; private set; }

    public void Try() => Trials++;

    public void Stop(Lease lease, StopReason reason, TimeSpan grace) => Stopped.Add(lease);

    public bool TryTakeOutput(Lease lease, int limit, out OutputChunk chunk)
    {
        chunk = default;
        return false;
    }

    public bool IsOutputComplete(Lease lease) => true;

    public void Rewind(Lease lease)
    {
    }

    public void Forget(Lease lease)
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

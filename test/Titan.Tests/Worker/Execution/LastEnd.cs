using Titan.Core;
using Titan.Core.Tasks;
using Titan.Worker.Execution;

namespace Titan.Tests.Worker.Execution;

/// <summary>Hears one attempt end.</summary>
internal sealed class LastEnd : IExecutionListener
{
    private readonly TaskCompletionSource<AttemptEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<AttemptEnd> Ended => _ended.Task;

    void IExecutionListener.Started(Lease lease, Instant at)
    {
    }

    void IExecutionListener.OutputReady(Lease lease)
    {
    }

    void IExecutionListener.OutputLost(Lease lease, string why)
    {
    }

    void IExecutionListener.Ended(Lease lease, AttemptEnd end) => _ended.TrySetResult(end);

    void IExecutionListener.RanShort(string shortage)
    {
    }

    void IExecutionListener.Tried(string? shortage)
    {
    }
}

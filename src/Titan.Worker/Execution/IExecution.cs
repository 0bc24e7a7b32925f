using Titan.Core.Releases;
using Titan.Core.Tasks;

namespace Titan.Worker.Execution;

/// <summary>Runs attempts. Methods never block and may be called from any thread.</summary>
internal interface IExecution : IAsyncDisposable
{
    /// <summary>What this machine can run.</summary>
    IReadOnlyList<Executor> Executors { get; }

    /// <summary>Always followed by <see cref="IExecutionListener.Ended"/>, also when it could not be started. A lease that is held already is left as it is.</summary>
    void Start(Assignment assignment);

    /// <summary>Tries whether one more attempt could run now, with a command of our own that takes a work folder, room in it, a keeper, pipes and a process. Followed by <see cref="IExecutionListener.Tried"/>.</summary>
    void Try();

    /// <summary>TERM to the whole tree, <paramref name="grace"/>, then KILL; a grace of zero kills at once. Leases that are not held, or have ended, are ignored.</summary>
    void Stop(Lease lease, StopReason reason, TimeSpan grace);

    /// <summary>The next piece of output not yet taken, at most <paramref name="limit"/> bytes; false: none at present.</summary>
    bool TryTakeOutput(Lease lease, int limit, out OutputChunk chunk);

    /// <summary>
    /// Whether the attempt has ended and every piece that was kept has been taken: only then may its result be sent. What
    /// is missing is announced by <see cref="IExecutionListener.OutputReady"/>. True for leases that are not held.
    /// </summary>
    bool IsOutputComplete(Lease lease);

    /// <summary>Tells the kept output again from its start: there is a new connection.</summary>
    void Rewind(Lease lease);

    /// <summary>The result is acknowledged: drops what is kept.</summary>
    void Forget(Lease lease);
}

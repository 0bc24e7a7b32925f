using Titan.Core;
using Titan.Core.Tasks;

namespace Titan.Worker.Execution;

/// <summary>Hears what happens to attempts. Called on any thread, in order for each attempt; must not block, and may call back.</summary>
internal interface IExecutionListener
{
    /// <summary>The command runs. Not told when it never did, nor of a noop, which is over as it begins: its end tells when.</summary>
    void Started(Lease lease, Instant at);

    /// <summary>There is output to take (again), or the last of it will never come: see <see cref="IExecution.IsOutputComplete"/>.</summary>
    void OutputReady(Lease lease);

    /// <summary>After its end: what was kept of its output is gone, and its result is to say <paramref name="why"/> in one line. Followed by <see cref="OutputReady"/>.</summary>
    void OutputLost(Lease lease, string why);

    /// <summary>This machine ran short of what it needs to run attempts, though none was tried: see <see cref="AttemptEnd.Shortage"/>.</summary>
    void RanShort(string shortage);

    /// <summary>How a trial went: see <see cref="IExecution.Try"/>.</summary>
    /// <param name="shortage">What this machine still lacks; null: nothing.</param>
    void Tried(string? shortage);

    /// <summary>Told once for every attempt. Its output may still be on its way: see <see cref="IExecution.IsOutputComplete"/>.</summary>
    void Ended(Lease lease, AttemptEnd end);
}

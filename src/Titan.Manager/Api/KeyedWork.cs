using Titan.Core;
using Titan.Core.Tasks;
using Titan.Manager.Loop;
using Titan.Storage;

namespace Titan.Manager.Api;

/// <summary>Asks the loop for work that may have keys: the store is asked first, for the loop knows only the keys of what is in memory, and waits for no store.</summary>
internal sealed class KeyedWork(ControlLoop loop, IStore store, ManagerClock clock, TimeProvider time)
{
    /// <summary>What the loop would not decide by is looked up again after this.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(100);

    /// <param name="keys">Each once; without any, the store is not asked.</param>
    /// <param name="decide">Told what the store knows of them; null when it knows no more than memory does.</param>
    /// <param name="weight">About how many bytes of new records it may bring.</param>
    /// <exception cref="LoopUnavailableException">Refused at the door, or lost with this leadership.</exception>
    /// <exception cref="StoreUnavailableException">The keys cannot be looked up now; nothing was done.</exception>
    public async Task<T> AskAsync<T>(
        IReadOnlyCollection<string> keys, Func<Orchestrator, KnownKeys?, Instant, Decision, T> decide, long weight, CancellationToken cancellation)
    {
        while (true)
        {
            var stored = keys.Count == 0 ? null : await LookAsync(keys, cancellation);
            if (stored is null) return await loop.AskAsync((core, now, decision) => decide(core, null, now, decision), cancellation, weight);

            var (isDecided, answer) = await loop.AskAsync(
                (core, now, decision) => core.IsCurrent(stored, now) ? (true, decide(core, stored, now, decision)) : (false, default(T)!), cancellation, weight);
            if (isDecided) return answer;
            await Task.Delay(Again, time, cancellation);
        }
    }

    private async ValueTask<KnownKeys?> LookAsync(IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        var askedAt = clock.Now;
        return await store.FindKeysAsync(keys, cancellation) is { } found ? new KnownKeys(askedAt, keys, found) : null;
    }
}

using Titan.Core;
using Titan.Storage;

namespace Titan.Manager.Loop;

/// <summary>Makes batches durable, trying for as long as it takes while the store is away.</summary>
internal sealed partial class Committer(IStore store, TimeProvider time, ILogger<Committer> log)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    /// <summary>Why the store cannot be written now; null when it can.</summary>
    public string? Trouble { get; private set; }

    /// <exception cref="StoreFencedException">This leadership is over.</exception>
    public async ValueTask CommitAsync(Changes changes, CancellationToken cancellation)
    {
        var wait = FirstWait;
        try
        {
            while (!await TryCommitAsync(changes, cancellation))
            {
                await Task.Delay(wait, time, cancellation);
                wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
            }

            if (Trouble is not null) LogRecovered();
        }
        finally
        {
            // However it ended, nothing is being tried any more: whoever leads next must not be refused for it.
            Trouble = null;
        }
    }

    private async ValueTask<bool> TryCommitAsync(Changes changes, CancellationToken cancellation)
    {
        try
        {
            await store.CommitAsync(changes, cancellation);
            return true;
        }
        catch (StoreUnavailableException failure)
        {
            if (Trouble is null) LogAway(failure.Message);
            Trouble = failure.Message;
            return false;
        }
    }

    [LoggerMessage(LogLevel.Error, "the store cannot be written: {Why}; new work is refused until it can")]
    private partial void LogAway(string why);

    [LoggerMessage(LogLevel.Warning, "the store can be written again")]
    private partial void LogRecovered();
}

namespace Titan.Protocol.Connections;

/// <summary>Tries one thing after the other, without waiting for the end of those that say nothing, as RFC 8305 does it with addresses.</summary>
public static class Race
{
    /// <summary>Starts each try when the one before has failed, or has said nothing for so long.</summary>
    /// <param name="tries">At least one, in the order of preference. Each is cancelled, or its result disposed of, when another one was first.</param>
    /// <returns>The first that succeeded.</returns>
    /// <exception cref="Exception">All failed: how the one did that failed last.</exception>
    public static async Task<T> FirstAsync<T>(IEnumerable<Func<CancellationToken, Task<T>>> tries, TimeSpan silence, CancellationToken cancellation)
        where T : IDisposable
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = new List<Task<T>>();
        using var next = tries.GetEnumerator();
        var isMore = next.MoveNext();
        try
        {
            while (true)
            {
                if (isMore)
                {
                    running.Add(next.Current(over.Token));
                    isMore = next.MoveNext();
                }

                if (await FirstDoneAsync(running, isMore ? silence : Timeout.InfiniteTimeSpan, cancellation).ConfigureAwait(false) is not { } done) continue;
                running.Remove(done);
                if (done.IsCompletedSuccessfully || (running.Count == 0 && !isMore)) return await done.ConfigureAwait(false);
            }
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            foreach (var loser in running) _ = DropAsync(loser);
        }
    }

    /// <returns>Null when none was within the time.</returns>
    private static async Task<Task<T>?> FirstDoneAsync<T>(List<Task<T>> running, TimeSpan within, CancellationToken cancellation)
    {
        try
        {
            return await Task.WhenAny(running).WaitAsync(within, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private static async Task DropAsync<T>(Task<T> loser)
        where T : IDisposable
    {
        await ((Task)loser).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (loser.IsCompletedSuccessfully) loser.Result.Dispose();
    }
}

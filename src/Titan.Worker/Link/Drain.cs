using Microsoft.Extensions.Logging;

namespace Titan.Worker.Link;

/// <summary>The orderly end of a Worker: no new work, what runs may end, results are delivered. In bounded time, Manager or not.</summary>
/// <param name="patience">What running attempts are given.</param>
/// <param name="deliverWithin">For the acknowledgement of the last results.</param>
internal sealed partial class Drain(Inventory inventory, TimeSpan patience, TimeSpan deliverWithin, TimeProvider time, ILogger log)
{
    /// <summary>After KILL, for the end to be seen.</summary>
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(5);

    private const string Why = "its worker was stopped";

    /// <param name="hurried">Completes when what runs has had enough time.</param>
    /// <returns>True when every result has been delivered.</returns>
    public async Task<bool> RunAsync(Task hurried)
    {
        var idle = inventory.DrainAsync(Why);
        if (!idle.IsCompleted) LogDraining(patience.TotalSeconds);
        if (!await WithinAsync(idle, patience, hurried))
        {
            var (count, grace) = inventory.TerminateAll(Why);
            LogEnding(count, Plural.Of(count, "attempt has not ended in time: it is ended here", "attempts have not ended in time: they are ended here"), grace.TotalSeconds, Plural.Of(count, "runs", "run"));
            await WithinAsync(idle, grace + EndWithin);
        }

        if (await WithinAsync(inventory.WhenEmpty(), deliverWithin)) return true;
        var left = inventory.Snapshot().Length;
        LogUndelivered(left, Plural.Of(left, "result could not be delivered; its task runs", "results could not be delivered; their tasks run"));
        return false;
    }

    private async Task<bool> WithinAsync(Task task, TimeSpan limit, Task? orUntil = null)
    {
        if (task.IsCompleted) return true;
        using var enough = new CancellationTokenSource();
        await Task.WhenAny([FollowAsync(task), Task.Delay(limit, time, enough.Token), .. orUntil is null ? [] : (Task[])[FollowAsync(orUntil)]]);
        enough.Cancel();
        return task.IsCompletedSuccessfully;
    }

    /// <summary>Ends with it, where it is awaited: in a context of one thread it stays there.</summary>
    private static async Task FollowAsync(Task task) => await task;

    [LoggerMessage(LogLevel.Information, "draining: no new work; what runs has {Seconds:0.#} s")]
    private partial void LogDraining(double seconds);

    [LoggerMessage(LogLevel.Warning, "{Count} {What}, with a grace of at most {Seconds:0.#} s, and {Run} elsewhere")]
    private partial void LogEnding(int count, string what, double seconds, string run);

    [LoggerMessage(LogLevel.Warning, "{Count} {What} again elsewhere")]
    private partial void LogUndelivered(int count, string what);
}

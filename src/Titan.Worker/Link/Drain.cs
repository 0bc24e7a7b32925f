using Microsoft.Extensions.Logging;
using Titan.Core.Releases;

namespace Titan.Worker.Link;

/// <summary>The orderly end of a Worker: no new work, what runs may end, results are delivered. In bounded time, Manager or not.</summary>
/// <param name="patience">What running attempts are given.</param>
/// <param name="deliverWithin">For the acknowledgement of the last results.</param>
internal sealed partial class Drain(Inventory inventory, TimeSpan patience, TimeSpan deliverWithin, TimeProvider time, ILogger log)
{
    /// <summary>Between TERM and KILL of what has not ended in time.</summary>
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);

    /// <summary>After KILL, for the end to be seen.</summary>
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(5);

    private const string Why = "its worker was stopped";

    /// <summary>True when every result has been delivered.</summary>
    public async Task<bool> RunAsync()
    {
        var idle = inventory.DrainAsync(Why);
        if (!idle.IsCompleted) LogDraining(patience.TotalSeconds);
        if (!await WithinAsync(idle, patience))
        {
            var count = inventory.StopAll(new Stopping(StopReason.LeaseClosed, StopGrace, Why));
            LogEnding(count);
            await WithinAsync(idle, StopGrace + EndWithin);
        }

        if (await WithinAsync(inventory.WhenEmpty(), deliverWithin)) return true;
        LogUndelivered(inventory.Snapshot().Length);
        return false;
    }

    private async Task<bool> WithinAsync(Task task, TimeSpan limit)
    {
        if (task.IsCompleted) return true;
        using var enough = new CancellationTokenSource();
        await Task.WhenAny(FollowAsync(task), Task.Delay(limit, time, enough.Token));
        enough.Cancel();
        return task.IsCompletedSuccessfully;
    }

    /// <summary>Ends with it, where it is awaited: in a context of one thread it stays there.</summary>
    private static async Task FollowAsync(Task task) => await task;

    [LoggerMessage(LogLevel.Information, "draining: no new work; what runs has {Seconds:0.#} s")]
    private partial void LogDraining(double seconds);

    [LoggerMessage(LogLevel.Warning, "{Count} attempts have not ended in time: they are ended here, and run elsewhere")]
    private partial void LogEnding(int count);

    [LoggerMessage(LogLevel.Warning, "{Count} results could not be delivered; their tasks run again elsewhere")]
    private partial void LogUndelivered(int count);
}

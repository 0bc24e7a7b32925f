using Titan.Core;
using Titan.Manager.Loop;
using Titan.Storage;

namespace Titan.Manager;

/// <summary>Removes from the store what ended longer ago than history reaches, and requests that nobody repeats any more, while this Manager leads.</summary>
/// <param name="kept">How long an ended task is kept.</param>
/// <param name="requestsForgottenUntil">Asks the loop which requests it has forgotten.</param>
internal sealed partial class History(TimeSpan kept, IStore store, Func<CancellationToken, Task<Instant>> requestsForgottenUntil, Role role, ManagerClock clock, TimeProvider time, ILogger<History> log) : BackgroundService
{
    private const int MostAtOnce = 1_000;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    private readonly RemovalPace _pace = new(time, MostAtOnce);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        try
        {
            do
            {
                if (role.IsLeading) await ForgetAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    private async Task ForgetAsync(CancellationToken cancellation)
    {
        try
        {
            await ForgetRequestsAsync(cancellation);
            await ForgetAllAsync(cancellation);
        }
        catch (Exception over) when (over is StoreFencedException or LoopUnavailableException)
        {
            // The loop tells it; what is left is for the next leader.
        }
        catch (StoreUnavailableException failure)
        {
            // It may be that only this was too much at once: the next look asks for less.
            _pace.Slow();
            LogPutOff(failure.Message);
        }
#pragma warning disable CA1031 // A fault in here must not end the program: its tasks matter more than its tidiness.
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogFault(fault);
        }
    }

    private async Task ForgetRequestsAsync(CancellationToken cancellation)
    {
        var until = await requestsForgottenUntil(cancellation);
        while (until > new Instant(0) && role.IsLeading)
        {
            var begun = time.GetTimestamp();
            if (await store.ForgetRequestsAsync(until, MostAtOnce, cancellation) < MostAtOnce) return;
            await Task.Delay(time.GetElapsedTime(begun), time, cancellation);
        }
    }

    private async Task ForgetAllAsync(CancellationToken cancellation)
    {
        while (role.IsLeading)
        {
            var begun = time.GetTimestamp();
            var limit = _pace.Limit;
            if (await store.ForgetAsync(clock.Now - kept, limit, cancellation) < limit) return;
            await _pace.RestAsync(begun, cancellation);
        }
    }

    [LoggerMessage(LogLevel.Warning, "old tasks could not be removed from the store now: {Why}; trying again in a minute")]
    private partial void LogPutOff(string why);

    [LoggerMessage(LogLevel.Error, "old tasks could not be removed from the store; trying again in a minute")]
    private partial void LogFault(Exception fault);
}

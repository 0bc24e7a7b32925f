using Titan.Simulation.Kernel;
using Titan.Storage;

namespace Titan.Simulation.Store;

/// <summary>One leadership as its Manager knows it: renewed each second, certain for as long as its lease cannot have run out.</summary>
/// <remarks>The terms are those of the election on PostgreSQL. Where one Manager has the store for itself nothing runs out.</remarks>
internal sealed class Leadership
{
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RenewAgainAfter = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan YieldAfter = TimeSpan.FromSeconds(1);

    private readonly SimulatedStore _store;
    private readonly ProcessClock _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly bool _runsOut;
    private long _certainUntil;
    private string? _over;

    /// <param name="askedAt">Timestamp of the Manager from before the database was asked.</param>
    public Leadership(ulong epoch, long askedAt, bool runsOut, SimulatedStore store, ProcessClock time)
    {
        (Epoch, _runsOut, _store, _time) = (epoch, runsOut, store, time);
        _certainUntil = Expiry(askedAt);
        if (runsOut) _ = RenewAsync();
    }

    public ulong Epoch { get; }

    private bool IsCertain => !_runsOut || (_over is null && _time.GetTimestamp() < _certainUntil);

    /// <exception cref="StoreFencedException">It is over.</exception>
    public void ThrowIfOver()
    {
        if (_over is { } over) throw new StoreFencedException(over);
    }

    /// <summary>Returns when it is certain that this leadership holds.</summary>
    /// <exception cref="StoreFencedException">It is over.</exception>
    /// <exception cref="StoreUnavailableException">The database does not say.</exception>
    public async ValueTask ConfirmAsync(CancellationToken cancellation)
    {
        ThrowIfOver();
        if (IsCertain) return;
        await RenewOnceAsync(cancellation);
    }

    public void Stop()
    {
        _over ??= "this manager gave its leadership up";
        _stop.Cancel();
    }

    private long Expiry(long from) => from + (Database.Lease - Margin).Ticks;

    private async Task RenewAsync()
    {
        try
        {
            while (_over is null)
            {
                await _time.PassAsync(await TryRenewAsync() ? RenewEvery : RenewAgainAfter, _stop.Token);
                if (_time.GetTimestamp() > _certainUntil + YieldAfter.Ticks && !await TryRenewAsync()) _over ??= "its lease has run out";
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private async Task<bool> TryRenewAsync()
    {
        try
        {
            await RenewOnceAsync(_stop.Token);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
        catch (StoreFencedException)
        {
            return true;
        }
    }

    private async Task RenewOnceAsync(CancellationToken cancellation)
    {
        // Before it is sent: whenever the database reads its clock for this, ours runs out first.
        var sentAt = _time.GetTimestamp();
        try
        {
            await _store.RenewAsync(Epoch, cancellation);
            _certainUntil = Math.Max(_certainUntil, Expiry(sentAt));
        }
        catch (StoreFencedException fenced)
        {
            _over = fenced.Message;
            throw;
        }
    }
}

namespace Titan.Storage.Postgres;

/// <summary>Elects one leader among the Managers of a database, by a row with a lease in the database's own time.</summary>
/// <remarks>
/// A commit is kept from succeeding under an old leadership by its epoch, which every commit checks; this is what keeps a leader from
/// believing in itself for longer than others wait: it counts its lease from before it asked, by a clock that does not jump.
/// A lock of the session would not do: one that is paused, or cut off without a word, keeps it.
/// </remarks>
/// <param name="settings">Where the database is, as Npgsql writes it.</param>
/// <param name="self">This Manager, as others are to see it; asked each time, for its address is known late.</param>
internal sealed class Election(string settings, Func<Peer> self, TimeProvider time, ElectionTerms? terms = null) : IAsyncDisposable
{
    private readonly ElectionTerms _terms = terms ?? new ElectionTerms();
    private readonly ElectionRow _row = new(settings, self().Id, terms ?? new ElectionTerms(), time);
    private ElectionRenewal? _renewal;
    private volatile IReadOnlyList<Peer> _peers = [];

    /// <summary>The other Managers on this database, as of the last look; none when that look failed.</summary>
    public IReadOnlyList<Peer> Peers => _peers;

    /// <summary>Stands in the application_name of every session of a Manager that writes, so that a successor can end those that hang.</summary>
    public static string SessionMark(string managerId) => ElectionRow.SessionMark(managerId);

    /// <summary>Id of this Manager.</summary>
    public string Holder => self().Id;

    /// <summary>Number of the latest leadership of this Manager, over or not; 0 when there was none.</summary>
    public long Epoch { get; private set; }

    /// <summary>Begins a leadership, a new one also when this Manager leads already. It is renewed from then on, until it is over, resigned or disposed of.</summary>
    /// <returns>Its number; null while another Manager leads, whom <see cref="Peers"/> names.</returns>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async Task<long?> TryAcquireAsync(CancellationToken cancellation)
    {
        await StopAsync();
        try
        {
            var us = self();
            var look = await _row.LookAsync(us, renew: 0, _terms.AnswerWithin, cancellation);
            _peers = look.Peers;
            if (look.IsHeld && look.Holder != us.Id) return null;

            var sentAt = time.GetTimestamp();
            if (await _row.TakeAsync(us, look.Holder == us.Id ? null : look.Holder, cancellation) is not { } epoch) return null;
            Epoch = epoch;
            _renewal = new ElectionRenewal(_row, epoch, sentAt, self, peers => _peers = peers, _terms, time);
            return epoch;
        }
        catch (StoreUnavailableException)
        {
            // Whoever led then may have gone long ago.
            _peers = [];
            throw;
        }
    }

    /// <summary>Returns when it is certain that this Manager leads: at once, for as long as its lease cannot have run out.</summary>
    /// <exception cref="StoreFencedException">It does not any more.</exception>
    /// <exception cref="StoreUnavailableException">The lease may have run out, and the database does not say.</exception>
    public ValueTask ConfirmAsync(CancellationToken cancellation) => _renewal is { } renewal
        ? renewal.ConfirmAsync(cancellation)
        : ValueTask.FromException(new StoreFencedException("this manager does not lead"));

    /// <summary>Cancelled when the latest leadership is over, or must be taken to be.</summary>
    public CancellationToken Over => _renewal?.Over ?? CancellationToken.None;

    /// <summary>Gives the leadership up, so that another Manager leads at once.</summary>
    public async Task ResignAsync()
    {
        if (await StopAsync() is not { } epoch) return;
        try
        {
            await _row.ReleaseAsync(self(), epoch, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // Its lease runs out by itself.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ResignAsync();
        try
        {
            await _row.LeaveAsync(self(), CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // It is not shown any more once it has not told of itself for a while.
        }

        await _row.DisposeAsync();
    }

    /// <returns>The leadership that is not renewed from now on, if there was one.</returns>
    private async Task<long?> StopAsync()
    {
        if (_renewal is not { } renewal) return null;
        _renewal = null;
        await renewal.DisposeAsync();
        return renewal.Epoch;
    }
}

using Titan.Core;
using Titan.Core.Tasks;

namespace Titan.Storage.Sqlite.Writing;

/// <summary>Numbers leaderships, tells whether ours is still the latest, and keeps a ceiling above all leases that were granted, so that no commit has to write each of them down.</summary>
internal sealed class LeadershipWrites(Connection connection, TimeProvider time)
{
    /// <summary>Leases that may be granted before the ceiling is raised again.</summary>
    private const ulong Step = 1 << 20;

    /// <summary>
    /// A leadership starts no lower than the seconds of the time of day, shifted by this: above all leases of before, also when the file is an older
    /// copy, or new, and Workers still hold something. Room for a million leases a second, below 2^53 until the year 2242.
    /// </summary>
    private const int SecondsShift = 20;

    /// <summary>Leaderships that are remembered, for people who look at the table.</summary>
    private const int Remembered = 1_000;

    private readonly Statement _last = connection.Prepare("SELECT epoch, lease_ceiling, began_at FROM leaderships ORDER BY epoch DESC LIMIT 1");
    private readonly Statement _begin = connection.Prepare("INSERT INTO leaderships (epoch, began_at, lease_ceiling) VALUES (?, ?, ?)");
    private readonly Statement _raise = connection.Prepare("UPDATE leaderships SET lease_ceiling = ? WHERE epoch = (SELECT max(epoch) FROM leaderships)");
    private readonly Statement _forget = connection.Prepare("DELETE FROM leaderships WHERE epoch <= ?");
    private ulong _ceiling = ulong.MaxValue;
    private Leadership _mine;
    private bool _isConfirmed;
    private bool _isLost;

    /// <summary>Begins a leadership.</summary>
    /// <returns>Its number, and the highest lease that may ever have been granted.</returns>
    /// <exception cref="StoreUnavailableException">Another Manager has led since this one did: two would take turns for ever.</exception>
    public (ulong Epoch, Lease LastLease) Begin()
    {
        var (last, ceiling) = Latest();
        if (_mine.Epoch > 0 && last.Epoch > _mine.Epoch)
            throw new StoreUnavailableException($"another manager has taken the database over (leadership {last.Epoch}, this one had {_mine.Epoch}): end one of the two, and start the other again");
        var now = time.GetUtcNow();
        ceiling = Math.Max(ceiling, now.ToUnixTimeSeconds() << SecondsShift);
        // Above ours also where an older copy was brought back under us.
        _mine = new Leadership(Math.Max(last.Epoch, _mine.Epoch) + 1, (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        _begin.Add(_mine.Epoch).Add(_mine.BeganAt).Add(ceiling).Run();
        _forget.Add(_mine.Epoch - Remembered).Run();
        _ceiling = (ulong)ceiling;
        (_isConfirmed, _isLost) = (true, false);
        return ((ulong)_mine.Epoch, new Lease((ulong)ceiling));
    }

    /// <summary>A transaction has begun: what others wrote before is seen now, and nobody writes until it ends.</summary>
    public void Begun() => _isConfirmed = false;

    /// <summary>The fence: first in every write, asked once a transaction.</summary>
    /// <returns>True.</returns>
    /// <exception cref="StoreFencedException">Our leadership is over.</exception>
    public bool Confirm()
    {
        if (_isConfirmed) return true;
        if (_mine.Epoch == 0) throw new StoreFencedException("this manager does not lead");
        if (_isLost) throw Replaced();
        var (last, _) = Latest();
        if (last != _mine)
        {
            throw last.Epoch > _mine.Epoch
                ? new StoreFencedException($"another manager has taken the database over: leadership {_mine.Epoch} is over, {last.Epoch} has begun")
                : Replaced();
        }

        return _isConfirmed = true;
    }

    /// <summary>What this leadership has written is gone: it is over, and the next one begins with what is there.</summary>
    /// <exception cref="StoreFencedException">Always.</exception>
    public void Lose()
    {
        _isLost = true;
        _isConfirmed = false;
        throw Replaced();
    }

    public void Apply(Changes changes)
    {
        if (changes.LastLease.Number <= Ceiling()) return;
        _ceiling = changes.LastLease.Number + Step;
        _raise.Add((long)_ceiling).Run();
    }

    /// <summary>What was written since the transaction began is gone: what the table says counts.</summary>
    public void RolledBack() => _ceiling = ulong.MaxValue;

    private ulong Ceiling()
    {
        if (_ceiling != ulong.MaxValue) return _ceiling;
        return _ceiling = (ulong)Latest().Ceiling;
    }

    private StoreFencedException Replaced() =>
        new($"the database does not hold what leadership {_mine.Epoch} wrote: another program put other records in their place");

    private (Leadership Last, long Ceiling) Latest()
    {
        var latest = _last.Step() ? (new Leadership(_last.Int64(0), _last.Int64(2)), _last.Int64(1)) : default;
        _last.Reset();
        return latest;
    }

    /// <summary>The number alone could be that of another Manager, which took a copy of the file over.</summary>
    private readonly record struct Leadership(long Epoch, long BeganAt);
}

using Titan.Core;
using Titan.Core.Tasks;

namespace Titan.Storage.Sqlite.Writing;

/// <summary>Numbers leaderships, and keeps a ceiling above all leases that were granted, so that no commit has to write each of them down.</summary>
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

    private readonly Statement _last = connection.Prepare("SELECT epoch, lease_ceiling FROM leaderships ORDER BY epoch DESC LIMIT 1");
    private readonly Statement _begin = connection.Prepare("INSERT INTO leaderships (epoch, began_at, lease_ceiling) VALUES (?, ?, ?)");
    private readonly Statement _raise = connection.Prepare("UPDATE leaderships SET lease_ceiling = ? WHERE epoch = (SELECT max(epoch) FROM leaderships)");
    private readonly Statement _forget = connection.Prepare("DELETE FROM leaderships WHERE epoch <= ?");
    private ulong _ceiling = ulong.MaxValue;

    /// <summary>Begins a leadership.</summary>
    /// <returns>Its number, and the highest lease that may ever have been granted.</returns>
    public (ulong Epoch, Lease LastLease) Begin()
    {
        var (epoch, ceiling) = _last.Step() ? (_last.Int64(0), _last.Int64(1)) : (0, 0);
        _last.Reset();
        var now = time.GetUtcNow();
        ceiling = Math.Max(ceiling, now.ToUnixTimeSeconds() << SecondsShift);
        _begin.Add(++epoch).Add((now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond).Add(ceiling).Run();
        _forget.Add(epoch - Remembered).Run();
        _ceiling = (ulong)ceiling;
        return ((ulong)epoch, new Lease((ulong)ceiling));
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
        _ceiling = _last.Step() ? (ulong)_last.Int64(1) : 0;
        _last.Reset();
        return _ceiling;
    }
}

using Titan.Core;

namespace Titan.Storage.Postgres.Commits;

/// <summary>How long a commit may take until its connection counts as cut. One that was too large for it is given more, so that it is made at last.</summary>
internal sealed class CommitPatience
{
    private const int LeastSeconds = 5;

    /// <summary>So many rows are given a second more.</summary>
    private const int RowsASecond = 10_000;

    /// <summary>And so many characters of commands.</summary>
    private const int CharactersASecond = 4 << 20;

    /// <summary>It is not doubled beyond this: a connection that is cut must be noticed at some time.</summary>
    private const int MostSeconds = 600;

    private Changes? _late;
    private int _doublings;

    /// <summary>Seconds for this commit.</summary>
    public int SecondsFor(Changes changes, CommitRows rows)
    {
        var seconds = LeastSeconds + (rows.Count / RowsASecond) + (rows.Characters / CharactersASecond);
        return (int)Math.Min(ReferenceEquals(changes, _late) ? seconds << _doublings : seconds, Math.Max(MostSeconds, seconds));
    }

    /// <summary>It was sent, and not answered in time.</summary>
    public void Late(Changes changes)
    {
        _doublings = ReferenceEquals(changes, _late) ? Math.Min(_doublings + 1, 8) : 1;
        _late = changes;
    }

    public void Made() => _late = null;
}

namespace Titan.Storage.Postgres;

/// <summary>How leaderships are given and lost. All Managers of one database must agree.</summary>
internal sealed record ElectionTerms
{
    /// <summary>A leader that has not renewed for this long may be replaced. In the database's time.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often the leader renews.</summary>
    public TimeSpan RenewEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>And how soon it tries again after that failed.</summary>
    public TimeSpan RenewAgainAfter { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The leader believes in its lease this much shorter: its clock may run slower than the database's.</summary>
    public TimeSpan Margin { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// A leader steps down when its lease has run out for this long and the database does not answer: another Manager may lead by now, also one
    /// that it never heard of, and only waits so long for the Workers that this one still holds.
    /// </summary>
    public TimeSpan YieldAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A Manager that has not told of itself for this long is not shown.</summary>
    public TimeSpan SeenWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait for one answer of the database about leadership; then the connection is given up. A leader with less time left waits for less.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest wait for a commit of the old leader to end. One that hangs was ended before, by its session.</summary>
    public TimeSpan LockWithin { get; init; } = TimeSpan.FromSeconds(1);
}

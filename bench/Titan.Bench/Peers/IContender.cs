namespace Titan.Bench.Peers;

/// <summary>One side of a contest: Titan or a peer, started and idle, gone with all its servers when disposed.</summary>
internal interface IContender : IAsyncDisposable
{
    string Name { get; }

    Conditions Conditions { get; }

    /// <summary>Does the work of the contest with so many tasks, once.</summary>
    /// <returns>One value for each quantity of the contest, in its unit.</returns>
    /// <exception cref="InvalidOperationException">It did not do all of it.</exception>
    Task<IReadOnlyList<double>> RoundAsync(int tasks);
}

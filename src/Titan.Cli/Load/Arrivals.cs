namespace Titan.Cli.Load;

/// <summary>When tasks are meant to be submitted.</summary>
internal static class Arrivals
{
    /// <summary>
    /// At random, so many a second in the mean: a Poisson process, as of many clients that know nothing of each other. Even spacing could fall into step
    /// with something that happens at a fixed beat, and see only its best or its worst.
    /// </summary>
    public static IEnumerable<TimeSpan> Of(int rate, int count, Random random)
    {
        var at = 0.0;
        for (var i = 0; i < count; i++)
        {
            at -= Math.Log(1 - random.NextDouble()) / rate;
            yield return TimeSpan.FromSeconds(at);
        }
    }
}

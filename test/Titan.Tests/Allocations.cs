using System.Globalization;

namespace Titan.Tests;

/// <summary>Holds a hot path to the bytes that it allocates: what a clock would tell differently on each machine, and with each run, this tells the same.</summary>
/// <remarks>
/// Only the thread of the test is counted, so that it does not matter what else runs. Before its code is compiled for good a path
/// allocates more than after, which happens when it has been called often and some other thread comes to it: so rounds are run
/// until one keeps to the bound, and it is the least of many that must not. That thread waits for as long as new code is being
/// called, so tests of this kind run when no others do.
/// </remarks>
[CollectionDefinition(Alone, DisableParallelization = true)]
public static class Allocations
{
    /// <summary>The collection of all tests of this kind.</summary>
    public const string Alone = "allocations";

    private const int MostRounds = 500;

    /// <param name="bound">Bytes an item: some 15 % above what there are at the time of writing.</param>
    /// <param name="items">How many one round is of.</param>
    /// <param name="prepare">Makes a round, whose own allocations do not count.</param>
    public static void AtMost(int bound, int items, string what, Func<Action> prepare)
    {
        var least = double.MaxValue;
        for (var round = 0; round < MostRounds && least > bound; round++)
        {
            var act = prepare();
            var before = GC.GetAllocatedBytesForCurrentThread();
            act();
            least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / (double)items);
        }

        var told = least.ToString("0.#", CultureInfo.InvariantCulture);
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {told} bytes, bound {bound}");
        Assert.True(least <= bound,
            $"{what} allocates {told} bytes, and no more than {bound} are allowed. Find what grew (a closure, a boxed value, a list that is made anew); "
            + "if it is worth it, raise the bound where this test sets it to 15 % above the new figure, and let the commit say what the bytes buy.");
    }
}

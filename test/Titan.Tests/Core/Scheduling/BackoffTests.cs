using CsCheck;
using Titan.Core;
using Titan.Core.Scheduling;
using Titan.Core.Tasks;

namespace Titan.Tests.Core.Scheduling;

public sealed class BackoffTests
{
    private static readonly OrchestratorOptions Options = new() { BackoffBase = TimeSpan.FromSeconds(1), BackoffCap = TimeSpan.FromMinutes(5) };

    [Fact]
    public void It_lies_in_the_upper_half_of_what_doubles_up_to_the_cap() =>
        Gen.Select(Gen.ULong, Gen.ULong, Gen.Int[1, 1_000]).Sample((order, scatter, failures) =>
        {
            var full = Math.Min(Math.Pow(2, failures - 1), 300);
            var wait = Backoff.After(new TaskId(order, scatter), failures, Options).TotalSeconds;
            return wait >= full / 2 && wait <= full;
        });

    [Fact]
    public void It_is_the_same_in_every_run_and_every_version() =>
        Assert.Equal(TimeSpan.FromTicks(36_536_200), Backoff.After(new TaskId(7, 9), 2, Options with { BackoffBase = TimeSpan.FromSeconds(2) }));

    [Fact]
    public void Tasks_that_fail_together_do_not_come_back_together()
    {
        var waits = Enumerable.Range(0, 1_000).Select(order => Backoff.After(new TaskId((ulong)order, 1), 1, Options)).ToList();
        Assert.True(waits.Distinct().Count() > 990);
        Assert.InRange(waits.Average(wait => wait.TotalSeconds), 0.73, 0.77);
    }
}
